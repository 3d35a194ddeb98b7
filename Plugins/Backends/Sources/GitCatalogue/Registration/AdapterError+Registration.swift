internal import AdapterWork
public import HTTPClient
internal import JSONText
public import O2DMSPluginKit

extension AdapterError {
    /// A registration is not accepted for one of its members.
    ///
    /// - Parameters:
    ///   - member: which one.
    ///   - message: what is wrong with it, and what to do.
    /// - Returns: `invalid`, with the member among its violations.
    public static func registration(_ member: String, _ message: String) -> AdapterError {
        .invalid(
            "\(member): \(message)",
            violations: [
                [
                    "rule": "registration.member", "severity": "error", "path": .string("/\(member)"),
                    "message": .string(message),
                ]
            ]
        )
    }

    /// The server that a registration names does not give what it is asked for.
    ///
    /// - Parameter fault: why.
    /// - Returns: `invalid`, unless it is for want of time or the caller's patience.
    public static func registration(_ fault: HTTPFault) -> AdapterError {
        let remedy: String
        switch fault.kind {
        case .refused: remedy = "; check the credentials"
        case .absent: remedy = ""
        case .unavailable, .unsupported, .conflict:
            remedy = "; check the address, and that its server answers"
        case .tooLarge: return .registration("repoURL", fault.message)
        case .deadline, .cancelled: return AdapterError(fault)
        }
        return .registration("repoURL", fault.message + remedy)
    }
}
