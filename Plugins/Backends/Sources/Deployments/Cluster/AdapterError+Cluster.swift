public import Kubernetes
public import O2DMSPluginKit

extension AdapterError {
    /// The cluster does not take a change.
    ///
    /// - Parameter fault: why; what the API server says of a missing right names it.
    /// - Returns: the error.
    public static func refused(_ fault: KubernetesFault) -> AdapterError {
        let code: Code =
            switch fault.kind {
            case .unauthorized: .unauthenticated
            case .forbidden: .forbidden
            case .absent: .notFound
            case .exists: .alreadyExists
            case .conflict, .expired: .conflict
            case .invalid: .invalid
            case .tooLarge: .tooLarge
            case .deadline: .deadline
            case .cancelled: .cancelled
            case .unavailable, .unsupported, .busy, .malformed, .configuration: .unavailable
            }
        let remedy =
            fault.kind == .forbidden ? "; grant the account the rights in the adapter's rbac.yaml" : ""
        return AdapterError(code, "the cluster: \(fault.message)\(remedy)")
    }

    /// What is deployed cannot be told, because the cluster cannot be asked.
    ///
    /// - Parameter fault: why; what the API server says of a missing right names it.
    /// - Returns: the error, `unavailable` unless time is over or nobody waits.
    public static func untold(_ fault: KubernetesFault) -> AdapterError {
        switch fault.kind {
        case .deadline:
            return AdapterError(.deadline, "what is deployed cannot be told in time: \(fault.message)")
        case .cancelled: return .cancelled
        default:
            let remedy =
                fault.kind == .forbidden ? "; grant the account the rights in the adapter's rbac.yaml" : ""
            return .unavailable(
                "what is deployed cannot be told: \(fault.message)\(remedy)",
                retryAfterMilliseconds: 1000
            )
        }
    }
}
