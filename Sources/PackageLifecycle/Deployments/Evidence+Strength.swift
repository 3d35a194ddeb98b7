import AdapterHost

extension DeploymentView.Evidence {
    /// The stronger the evidence, the higher.
    var strength: Int {
        switch self {
        case .exact: 4
        case .nameVersion: 3
        case .declared: 2
        case .rollbackTarget: 1
        case .none: 0
        }
    }
}
