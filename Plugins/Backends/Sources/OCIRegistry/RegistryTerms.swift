/// Until when an operation on a registry may take, and whether it is still wanted.
public struct RegistryTerms: Sendable {
    /// When to give up.
    public let deadline: ContinuousClock.Instant
    /// Asked now and then, on the thread of the operation: `true` ends it.
    public let isCancelled: @Sendable () -> Bool

    /// Makes terms.
    public init(deadline: ContinuousClock.Instant, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.deadline = deadline
        self.isCancelled = isCancelled
    }
}
