// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import Synchronization

/// The host's functions for one adapter, copied so that a shorter or longer table of another minor version works:
/// what the host does not have is nil.
///
/// Unchecked: the pointers in it never change, and the ABI lets all functions be called from any thread until
/// `instance_destroy` has returned; `close` keeps later calls from reaching a host that is gone.
@safe final class HostTable: @unchecked Sendable {
    let functions: o2dms_host
    private let closed = Atomic(false)
    private let watcherCount = Atomic(0)
    private let watchers = Mutex<[o2dms_call: [CancellationWatcher]]>([:])

    /// Nil if the table lacks what no adapter can do without, or has another major version.
    init?(_ host: UnsafePointer<o2dms_host>) {
        var copy = unsafe o2dms_host()
        unsafe StructCopy.prefix(of: host, sizeBytes: host.pointee.struct_size, to: &copy)
        guard unsafe copy.abi_major == O2DMS_ABI_MAJOR, unsafe copy.complete != nil,
            unsafe copy.emit_package != nil
        else { return nil }
        unsafe functions = unsafe copy
    }

    /// Whether the host may still be called.
    var isOpen: Bool { !closed.load(ordering: .acquiring) }

    /// Lets no more calls through.
    func close() { closed.store(true, ordering: .releasing) }

    /// Ends a call, and lets go of what waited for its cancellation.
    func complete(_ call: o2dms_call, _ error: AdapterError?) {
        guard isOpen, let complete = unsafe functions.complete else { return }
        if let error {
            _ = unsafe error.withABI { unsafe complete(functions.ctx, call, $0) }
        } else {
            _ = unsafe complete(functions.ctx, call, nil)
        }
        // The host promises not to call a watcher once complete has returned.
        guard watcherCount.load(ordering: .relaxed) > 0 else { return }
        let released = watchers.withLock { $0.removeValue(forKey: call)?.count ?? 0 }
        watcherCount.subtract(released, ordering: .relaxed)
    }

    /// Keeps a watcher alive until the call is complete.
    func keep(_ watcher: CancellationWatcher, for call: o2dms_call) {
        watchers.withLock { $0[call, default: []].append(watcher) }
        watcherCount.add(1, ordering: .relaxed)
    }

    /// Lets go of a watcher that the host did not take.
    func release(_ watcher: CancellationWatcher, for call: o2dms_call) {
        let found = watchers.withLock { watchers in
            guard let index = watchers[call]?.firstIndex(where: { $0 === watcher }) else { return false }
            watchers[call]?.remove(at: index)
            if watchers[call]?.isEmpty == true { watchers[call] = nil }
            return true
        }
        if found { watcherCount.subtract(1, ordering: .relaxed) }
    }

    func log(_ call: o2dms_call, _ level: LogLevel, _ message: String, _ fieldsJSON: [UInt8]?) {
        guard isOpen, let log = unsafe functions.log else { return }
        var arena = TextArena()
        let texts = [arena.add(message), arena.add(fieldsJSON)]
        unsafe arena.withTexts(texts) { texts in
            unsafe log(functions.ctx, call, level.rawValue, texts[0], texts[1])
        }
    }
}
