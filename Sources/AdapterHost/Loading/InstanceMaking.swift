// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Synchronization

/// Makes and ends the plugin's instance, on threads of their own and within a time limit.
extension PluginInstance {
    static let destroyTimeout: Duration = .seconds(10)

    /// Calls `instance_create`; the instance can be used when this returns.
    func create(_ plugin: LoadedPlugin, config: [UInt8]) throws(LoadError) {
        let name = plugin.fileName
        guard let slot = calls.take() else { throw LoadError(.resources, "\(name): no call is free") }
        let deadline = MonotonicTime.after(timeout, from: MonotonicTime.now())
        let handle = calls.open(slot, deadline: deadline)
        createCall.store(handle.rawValue, ordering: .releasing)
        watchdog.noticeCall()
        let outcome = HostThread.run(
            limit: timeout,
            late: { [self] in discard($0, plugin) },
            { [self] in callCreate(plugin, handle, config) }
        )
        createCall.store(0, ordering: .releasing)
        end(handle, .deadlinePassed)
        guard let outcome, MonotonicTime.now() < deadline else {
            // One that comes at the last moment was cancelled already, and may be half made.
            if let outcome { discard(outcome, plugin) }
            throw LoadError(.createDeadline, "\(name) did not make its instance within \(timeout)")
        }
        guard outcome.code == O2DMS_OK else { throw createFailure(outcome.code, name) }
        guard outcome.address != 0 else {
            throw LoadError(.createFailed, "\(name) says that it made an instance, but gives none")
        }
        unsafe pointer = OpaquePointer(bitPattern: outcome.address)
    }

    /// Calls `instance_destroy`.
    ///
    /// False if it did not return in its time. Only when no call is in progress any more.
    func destroy(_ plugin: LoadedPlugin) -> Bool {
        guard let address = unsafe pointer.map({ UInt(bitPattern: $0) }) else { return true }
        unsafe pointer = nil
        let keeper = self
        return HostThread.run(limit: Self.destroyTimeout) {
            unsafe plugin.destroy(OpaquePointer(bitPattern: address))
            withExtendedLifetime(keeper) {}
            return true
        } ?? false
    }

    private struct CreateOutcome: Sendable {
        let code: o2dms_code
        let address: UInt
    }

    private func callCreate(_ plugin: LoadedPlugin, _ handle: CallHandle, _ config: [UInt8]) -> CreateOutcome
    {
        var instance: OpaquePointer?
        let code = unsafe config.withUnsafeBytes { bytes in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe plugin.create(
                table,
                handle.rawValue,
                o2dms_str(ptr: start, len: bytes.count),
                &instance
            )
        }
        return CreateOutcome(code: code, address: UInt(bitPattern: instance))
    }

    /// An instance that came too late is not wanted any more.
    private func discard(_ outcome: CreateOutcome, _ plugin: LoadedPlugin) {
        guard outcome.code == O2DMS_OK, outcome.address != 0 else { return }
        unsafe plugin.destroy(OpaquePointer(bitPattern: outcome.address))
    }

    private func createFailure(_ code: o2dms_code, _ name: String) -> LoadError {
        let error = createError.withLock { $0 }
        let words = error?.message ?? "it gives no reason (code \(code))"
        let details = error?.detailsJSON.map { String(decoding: $0, as: UTF8.self) }
        return LoadError(.createFailed, "\(name) could not make its instance: \(words)", cause: details)
    }
}
