public import HTTPClient
public import O2DMSPluginKit

extension AdapterError {
    /// A backend's fault in the vocabulary of the ABI.
    public init(_ fault: HTTPFault) {
        let code: Code =
            switch fault.kind {
            case .refused: .unauthenticated
            case .deadline: .deadline
            case .cancelled: .cancelled
            case .conflict: .conflict
            case .unsupported: .unsupported
            case .tooLarge: .tooLarge
            case .unavailable, .absent: .unavailable
            }
        let seconds = fault.retryAfter.map { UInt32(clamping: $0.components.seconds) } ?? 0
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        self.init(code, fault.message, retryAfterMilliseconds: overflow ? .max : milliseconds)
    }
}
