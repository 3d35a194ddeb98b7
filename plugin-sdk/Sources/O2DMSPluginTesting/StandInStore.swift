// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import O2DMSPluginKit

/// The functions of `o2dms.kv/1` over the state of a ``StandInHost``.
enum StandInStore {
    private static let valueLimitBytes = 65_536
    private static let keyLimitBytes = 256

    /// In memory that is never freed, as adapters may look at it at any time.
    static var table: UnsafeRawPointer { unsafe UnsafeRawPointer(shared.pointer) }

    @safe private struct SharedTable: @unchecked Sendable {
        let pointer: UnsafeMutablePointer<o2dms_kv>
    }

    private static let shared: SharedTable = {
        let pointer = UnsafeMutablePointer<o2dms_kv>.allocate(capacity: 1)
        unsafe pointer.initialize(to: functions)
        return unsafe SharedTable(pointer: pointer)
    }()

    private static var functions: o2dms_kv {
        var table = o2dms_kv()
        table.struct_size = UInt32(MemoryLayout<o2dms_kv>.size)
        unsafe table.get = { context, key, buffer, capacity, revision in
            guard let key = unsafe String(copying: key),
                let entry = unsafe StandInHost.store(context, { $0[key] }) ?? nil
            else { return -1 }
            let target = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: capacity)
            unsafe target.copyBytes(from: entry.value.prefix(capacity))
            unsafe revision?.pointee = entry.revision
            return Int64(entry.value.count)
        }
        unsafe table.put = { context, key, value, expected, revision in
            guard let key = unsafe String(copying: key), let value = unsafe value.bytes,
                key.utf8.count <= StandInStore.keyLimitBytes,
                value.count <= StandInStore.valueLimitBytes
            else { return O2DMS_E_ARGUMENT }
            let bytes = unsafe Array(value)
            let new = unsafe StandInHost.store(context) { store -> UInt64? in
                guard store[key]?.revision ?? 0 == expected else { return nil }
                store[key] = (bytes, expected + 1)
                return expected + 1
            }
            guard let new = new ?? nil else { return O2DMS_E_STOP }
            unsafe revision?.pointee = new
            return 0
        }
        return table
    }
}
