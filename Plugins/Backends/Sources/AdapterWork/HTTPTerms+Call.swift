public import HTTPClient
public import O2DMSPluginKit

extension HTTPTerms {
    /// For an exchange that takes so long at the most.
    public init(timeout: Duration, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.init(deadline: .now.advanced(by: timeout), isCancelled: isCancelled)
    }

    /// For an exchange that a call waits for.
    public init(timeout: Duration, for call: Call) {
        let time = min(timeout, call.remaining ?? timeout)
        self.init(deadline: .now.advanced(by: time), traceparent: call.traceparent) { call.isCancelled }
    }
}
