// SPDX-License-Identifier: Apache-2.0

internal import SourceFiles
import Synchronization

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
    /// Threads that run blocking operations at the same time; as many again pass archives and long lists on to clients.
    public let workers: Int
    /// How long an operation may take, unless its request says otherwise.
    public let timeout: Duration

    let specification: AdapterSpecification
    let plugin: LoadedPlugin
    let instance: PluginInstance
    /// The files that it read when it was made, as they were just before.
    let files: [SourceFile]
    let healthCheck: HealthCheck
    private let saidThatItWatchesNone = Atomic(false)

    init(
        specification: AdapterSpecification,
        plugin: LoadedPlugin,
        instance: PluginInstance,
        files: [SourceFile]
    ) {
        name = specification.name
        isDefault = specification.isDefault
        descriptor = plugin.descriptor
        isolation = specification.isolation
        workers = plugin.descriptor.flags.contains(.serial) ? 1 : specification.workers
        timeout = specification.timeout
        self.specification = specification
        self.plugin = plugin
        self.instance = instance
        self.files = files
        healthCheck = HealthCheck(instance)
    }

    /// What the last health check said.
    public var health: AdapterHealth { healthCheck.health }

    /// Operations that wait for a worker now.
    public var queueDepth: Int { instance.queueDepth }

    /// Whether this instance said that it watches no deployments (`O2DMS_UNSUPPORTED`), which holds as long as it lives.
    public var watchesNoDeployments: Bool { saidThatItWatchesNone.load(ordering: .relaxed) }

    /// Notes that it said so.
    public func noteNoDeployments() { saidThatItWatchesNone.store(true, ordering: .relaxed) }

    /// True if the plugin offers `operation`.
    public func declares(_ operation: Operation) -> Bool { instance.function(for: operation) != nil }

    /// What the plugin promises about `operation`; empty if it does not offer it.
    public func flags(of operation: Operation) -> OperationFlags {
        instance.function(for: operation)?.flags ?? []
    }

    /// Starts an operation [any thread]; never blocks the caller.
    ///
    /// With `inline: true` an operation that the plugin flags as non-blocking runs at once on this thread, unless it was found to
    /// break that promise; otherwise it goes to the adapter's workers. The sink's `completed` is called exactly once in every case:
    /// also for a full queue (`.unavailable` with `isRefusedByHost`), at the deadline (`.deadline`, even if the plugin never completes) and after a cancellation.
    ///
    /// `requestID` takes the place of the request's own, so that a request which is asked again and again need not be copied.
    @discardableResult
    public func perform(
        _ request: OperationRequest,
        requestID: String? = nil,
        sink: any OperationSink,
        inline: Bool
    ) -> OperationTicket {
        let id = requestID ?? request.requestID
        return OperationTicket(
            instance: instance,
            handle: instance.start(request, requestID: id, sink: sink, inline: inline)
        )
    }

    /// Checks the adapter's health now and hands over the result, usually on another thread [any thread].
    ///
    /// The plugin has two seconds. If a check runs already its result is given.
    public func checkHealth(_ completion: @escaping @Sendable (AdapterHealth) -> Void) {
        healthCheck.run(completion)
    }

    /// Has the adapter say anew how it is, unless it has within the last second [any thread].
    ///
    /// - Parameter completion: called once, after two seconds at the latest: at once on this thread or later on another one.
    public func refreshHealth(_ completion: @escaping @Sendable () -> Void) {
        healthCheck.refresh(completion)
    }
}
