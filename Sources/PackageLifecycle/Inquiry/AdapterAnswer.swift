import AdapterHost

/// What one adapter said when it was asked about deployments.
struct AdapterAnswer: Sendable {
    /// How it ended.
    enum End: Sendable {
        /// It named all there are.
        case told
        /// It named some; others broke the plugin contract, and the host left them out.
        case toldPart
        /// It watches no deployments, and makes no claim; its reason.
        case withoutClaim(String)
        /// It could not tell.
        case failed(OperationError)
    }

    let adapter: String
    let store: DeploymentStore
    let end: End
}
