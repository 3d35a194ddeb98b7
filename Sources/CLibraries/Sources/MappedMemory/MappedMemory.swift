// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// Anonymous memory straight from the system, which has it back the moment its owner goes.
///
/// For what is large and lives long. A heap keeps what was freed as long as something small behind it is in use, and gives large blocks
/// from its own store once such a block has been freed: a process that replaces a large value again and again then holds two or three.
///
/// Zeroed; pages that were never touched cost nothing. Owned by one thread at a time.
@safe
public struct MappedMemory: ~Copyable {
    /// Where it begins, at the start of a page; moves only in ``resize(to:)``.
    public private(set) var base: UnsafeMutableRawPointer
    /// How many bytes may be used.
    public private(set) var byteCount: Int

    /// Takes memory from the system; `nil` if it has none to give.
    ///
    /// - Parameter byteCount: at least 1.
    public init?(byteCount: Int) {
        guard byteCount > 0, let memory = unsafe clinux_map_memory(byteCount) else { return nil }
        unsafe base = memory
        self.byteCount = byteCount
    }

    deinit { precondition(unsafe clinux_unmap_memory(base, byteCount) == 0, "memory that was not mapped") }

    /// Makes it longer or shorter without copying; what is new is zeroed.
    ///
    /// - Parameter wanted: bytes, at least 1.
    /// - Returns: `false` if the system has none to give: then it is as it was.
    public mutating func resize(to wanted: Int) -> Bool {
        guard wanted > 0, let memory = unsafe clinux_resize_memory(base, byteCount, wanted) else {
            return false
        }
        unsafe base = memory
        byteCount = wanted
        return true
    }
}
