// SPDX-License-Identifier: Apache-2.0

/// Copies structs of the ABI that the other side may have built shorter or longer (rule R5 of the header).
enum StructCopy {
    /// Copies what both sides know; the rest of `target` keeps its value.
    ///
    /// A field that is cut in two counts as unknown.
    static func prefix<T>(of source: UnsafePointer<T>, sizeBytes: UInt32, to target: inout T) {
        let known = min(Int(sizeBytes), MemoryLayout<T>.size)
        let whole = unsafe known / MemoryLayout<UnsafeRawPointer>.size * MemoryLayout<UnsafeRawPointer>.size
        unsafe withUnsafeMutableBytes(of: &target) { bytes in
            unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(start: source, count: whole))
        }
    }
}
