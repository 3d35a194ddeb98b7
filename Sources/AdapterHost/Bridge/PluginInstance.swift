// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import Observability
import Synchronization
import Threads

/// One instance of a plugin as the host holds it: its calls, its workers, and the table of host functions that it was given.
///
/// The table's `ctx` is this object; whoever makes an instance keeps it until `instance_destroy` has returned, or for ever if it never does.
/// `@unchecked Sendable`: everything that changes is atomic or behind a lock of its own.
@safe final class PluginInstance: @unchecked Sendable {
    let adapterName: String
    let descriptor: PluginDescriptor
    let timeout: Duration
    let timeoutNanoseconds: Int64
    let isSerial: Bool
    let calls = CallTable()
    let board = CancelBoard()
    let pool: WorkerPool
    /// Transfers go at the pace of their clients: a few slow ones must not hold up everything else.
    let transferPool: WorkerPool
    /// Health checks must get through while all workers are busy; a serial plugin has no second worker.
    let healthPool: WorkerPool
    let watchdog: Watchdog
    let log: Log
    let meters: AdapterMeters
    let gate = InstanceGate()
    let logLimit = RateLimit(eventsPerSecond: 100)
    let misbehaviourLogLimit = RateLimit(eventsPerSecond: 5)
    let pluginMetrics: PluginMetrics
    /// Says that a call of a serial plugin has ended.
    let serialTurn = Monitor(0)
    /// The call of `instance_create` while it runs; 0 before and after.
    let createCall = Atomic<UInt64>(0)
    let createError = Mutex<OperationError?>(nil)
    let table: UnsafeMutablePointer<o2dms_host>
    private let functions: [DeclaredFunction?]
    private let instanceAddress = Atomic<UInt>(0)

    init(
        specification: AdapterSpecification,
        plugin: LoadedPlugin,
        watchdog: Watchdog,
        log: Log,
        meters: AdapterMeters
    ) {
        adapterName = specification.name
        descriptor = plugin.descriptor
        timeout = specification.timeout
        timeoutNanoseconds = max(0, MonotonicTime.after(specification.timeout, from: 0))
        isSerial = plugin.descriptor.flags.contains(.serial)
        let workers = isSerial ? 1 : specification.workers
        pool = WorkerPool(threadLimit: workers, queueLimit: specification.queueLimit)
        transferPool =
            isSerial ? pool : WorkerPool(threadLimit: workers, queueLimit: specification.queueLimit)
        healthPool = isSerial ? pool : WorkerPool(threadLimit: 1, queueLimit: 1)
        self.watchdog = watchdog
        self.log = log
        self.meters = meters
        pluginMetrics = PluginMetrics(registry: meters.registry, adapter: specification.name)
        functions = plugin.functions(adapter: specification.name, meters: meters)
        unsafe table = HostTable.make()
        unsafe table.pointee.ctx = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit { unsafe table.deallocate() }

    /// Every pool; that of a serial plugin stands for all.
    var pools: [WorkerPool] { isSerial ? [pool] : [pool, transferPool, healthPool] }

    /// Operations that wait for a worker now, health checks apart.
    var queueDepth: Int { isSerial ? pool.depth : pool.depth + transferPool.depth }

    /// The instance behind a host function's `ctx`.
    @inline(__always)
    static func with<R: FixedWidthInteger>(
        _ context: UnsafeMutableRawPointer?,
        _ body: (PluginInstance) -> R
    ) -> R {
        guard let context = unsafe context else { return R(truncatingIfNeeded: O2DMS_E_ARGUMENT) }
        return unsafe Unmanaged<PluginInstance>.fromOpaque(context)._withUnsafeGuaranteedRef { body($0) }
    }

    /// The same for host functions that answer nothing.
    static func with(_ context: UnsafeMutableRawPointer?, _ body: (PluginInstance) -> Void) {
        guard let context = unsafe context else { return }
        unsafe Unmanaged<PluginInstance>.fromOpaque(context)._withUnsafeGuaranteedRef { body($0) }
    }

    /// What `instance_create` gave.
    var pointer: OpaquePointer? {
        get { unsafe OpaquePointer(bitPattern: instanceAddress.load(ordering: .acquiring)) }
        set { instanceAddress.store(UInt(bitPattern: newValue), ordering: .releasing) }
    }

    @inline(__always)
    func function(for operation: Operation) -> DeclaredFunction? { functions[Int(operation.rawValue)] }

    /// Counts a breach of the contract and says so in the log, the latter not too often.
    func count(_ kind: Misbehaviour, _ detail: @autoclosure () -> String) {
        meters.misbehaviour.with([adapterName, kind.rawValue]).add()
        guard misbehaviourLogLimit.admits() else { return }
        log.warning(
            "adapter broke the plugin contract",
            ["adapter": .string(adapterName), "kind": .string(kind.rawValue), "detail": .string(detail())]
        )
    }
}
