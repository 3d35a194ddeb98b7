/// One loaded adapter: an instance of a plugin, with its own workers, limits and health.
public final class Adapter: Sendable {
    /// The adapter's name, unique in the gateway.
    public let name: String
    /// True if uploads go to this adapter before those that stand above it in the configuration.
    public let isDefault: Bool
    /// What the plugin says about itself.
    public let descriptor: PluginDescriptor
    /// Where the plugin runs.
    public let isolation: AdapterSpecification.Isolation
    /// Threads that run blocking operations at the same time.
    public let workers: Int

    init(specification: AdapterSpecification, descriptor: PluginDescriptor) {
        self.name = specification.name
        self.isDefault = specification.isDefault
        self.descriptor = descriptor
        self.isolation = specification.isolation
        self.workers = specification.workers
    }

    /// What the last health check said.
    public var health: AdapterHealth { AdapterHealth(since: 0) }

    /// Operations that wait for a worker now.
    public var queueDepth: Int { 0 }

    /// True if the plugin offers `operation`.
    public func declares(_ operation: Operation) -> Bool {
        descriptor.operations.contains { $0.operation == operation }
    }

    /// Starts an operation [any thread]; never blocks the caller.
    ///
    /// With `inline: true` an operation that the plugin flags as non-blocking runs at once on this thread, unless it was found to
    /// break that promise; otherwise it goes to the adapter's workers. The sink's `completed` is called exactly once in every case:
    /// also for a full queue (`.unavailable`), at the deadline (`.deadline`, even if the plugin never completes) and after a cancellation.
    @discardableResult
    public func perform(
        _ request: OperationRequest,
        sink: any OperationSink,
        inline: Bool
    ) -> OperationTicket {
        sink.completed(OperationError(code: .unavailable, message: "adapter is not running"))
        return OperationTicket {}
    }

    /// Checks the adapter's health now and hands over the result, on another thread [any thread].
    public func checkHealth(_ completion: @escaping @Sendable (AdapterHealth) -> Void) { completion(health) }
}
