// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// Small durable state of one adapter, kept by the host (`o2dms.kv/1`).
///
/// Its functions block.
///
/// Unchecked: the host's table is constant and may be used from any thread while ``Host`` may.
@safe public struct KeyValueStore: @unchecked Sendable {
    /// A value and the number by which a later change is told from it.
    public struct Entry: Sendable, Hashable {
        /// The value.
        public let value: [UInt8]
        /// Given to ``KeyValueStore/put(_:for:expectedRevision:)`` to replace exactly this value.
        public let revision: UInt64
    }

    private let table: HostTable
    private let functions: o2dms_kv

    init?(_ table: HostTable) {
        guard table.isOpen, let lookUp = unsafe table.functions.extension else { return nil }
        let found = unsafe lookUp(table.functions.ctx, o2dms_str("o2dms.kv/1"))
        guard let found = unsafe found?.assumingMemoryBound(to: o2dms_kv.self) else { return nil }
        var copy = o2dms_kv()
        unsafe StructCopy.prefix(of: found, sizeBytes: found.pointee.struct_size, to: &copy)
        guard unsafe copy.get != nil, unsafe copy.put != nil else { return nil }
        self.table = table
        functions = copy
    }

    /// Reads a value.
    ///
    /// - Parameter key: at most 256 bytes.
    /// - Returns: the value; nil if the key does not exist.
    public func get(_ key: String) -> Entry? {
        var capacity = 4096
        while true {
            var length: Int64 = -1
            var revision: UInt64 = 0
            let value = unsafe withKey(key) { key in
                unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                    guard table.isOpen, let get = unsafe functions.get else { return }
                    length = unsafe get(table.functions.ctx, key, buffer.baseAddress, capacity, &revision)
                    count = max(0, min(Int(clamping: length), capacity))
                }
            }
            if length < 0 { return nil }
            if length <= Int64(capacity) { return Entry(value: value, revision: revision) }
            capacity = Int(clamping: length)
        }
    }

    /// Stores a value if nobody changed the key in between.
    ///
    /// - Parameters:
    ///   - value: at most 64 KiB.
    ///   - key: at most 256 bytes.
    ///   - expectedRevision: of the value to replace; 0 = the key must not exist yet.
    /// - Returns: the new revision.
    /// - Throws: `conflict` if another was faster, `tooLarge` beyond the limits, `internal` if the host cannot store.
    public func put(
        _ value: [UInt8],
        for key: String,
        expectedRevision: UInt64
    ) throws(AdapterError) -> UInt64 {
        var revision: UInt64 = 0
        let code = unsafe withKey(key) { key in
            unsafe value.withUnsafeBytes { bytes in
                guard table.isOpen, let put = unsafe functions.put else { return O2DMS_E_IO }
                return unsafe put(table.functions.ctx, key, o2dms_str(bytes), expectedRevision, &revision)
            }
        }
        switch code {
        case 0: return revision
        case O2DMS_E_STOP: throw AdapterError(.conflict, "the stored state was changed at the same time")
        case O2DMS_E_ARGUMENT: throw .tooLarge("the state to store is too large", limitBytes: 65_536)
        default: throw .internal("the host could not store the adapter's state")
        }
    }

    private func withKey<R>(_ key: String, _ body: (o2dms_str) -> R) -> R {
        var arena = TextArena()
        let place = arena.add(key)
        return unsafe arena.withTexts([place]) { unsafe body($0[0]) }
    }
}
