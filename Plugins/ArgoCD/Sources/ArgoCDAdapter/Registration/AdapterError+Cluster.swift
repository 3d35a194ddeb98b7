internal import Kubernetes
internal import O2DMSPluginKit

extension AdapterError {
    /// Why the cluster did not take a change.
    init(cluster fault: KubernetesFault) {
        let code: Code =
            switch fault.kind {
            case .unauthorized: .unauthenticated
            case .forbidden: .forbidden
            case .exists, .conflict, .expired: .conflict
            case .invalid: .invalid
            case .tooLarge: .tooLarge
            case .deadline: .deadline
            case .cancelled: .cancelled
            case .unavailable, .absent, .unsupported, .busy, .malformed, .configuration: .unavailable
            }
        let remedy =
            fault.kind == .forbidden ? "; grant the account the rights in the adapter's rbac.yaml" : ""
        self.init(code, "the cluster: \(fault.message)\(remedy)")
    }
}
