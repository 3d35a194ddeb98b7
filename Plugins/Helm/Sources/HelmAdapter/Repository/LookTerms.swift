internal import O2DMSPluginKit

/// Until when an exchange with a backend may take, and whether it is still wanted.
struct LookTerms: Sendable {
    let deadline: ContinuousClock.Instant
    let isCancelled: @Sendable () -> Bool

    init(timeout: Duration, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        deadline = .now.advanced(by: timeout)
        self.isCancelled = isCancelled
    }

    /// For an exchange that a call waits for.
    init(timeout: Duration, for call: Call) {
        self.init(timeout: min(timeout, call.remaining ?? timeout)) { call.isCancelled }
    }
}
