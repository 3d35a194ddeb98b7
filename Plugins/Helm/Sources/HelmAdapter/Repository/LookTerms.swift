/// Until when a look at a backend may take, and whether it is still wanted.
struct LookTerms: Sendable {
    let deadline: ContinuousClock.Instant
    let isCancelled: @Sendable () -> Bool

    init(timeout: Duration, isCancelled: @escaping @Sendable () -> Bool) {
        deadline = .now.advanced(by: timeout)
        self.isCancelled = isCancelled
    }
}
