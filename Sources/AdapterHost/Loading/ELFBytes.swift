// SPDX-License-Identifier: Apache-2.0

/// Bytes of an ELF file; what lies outside of them reads as zero.
struct ELFBytes {
    let bytes: [UInt8]

    func integer<Value: FixedWidthInteger & UnsignedInteger>(at offset: Int) -> Value {
        var value: Value = 0
        let width = MemoryLayout<Value>.size
        guard offset >= 0, bytes.count >= width, offset <= bytes.count - width else { return 0 }
        for index in (0..<width).reversed() {
            value = value << 8 | Value(truncatingIfNeeded: bytes[offset + index])
        }
        return value
    }

    /// The zero-terminated text at `offset`; empty if there is none.
    func text(at offset: Int) -> [UInt8] {
        guard offset >= 0, offset < bytes.count else { return [] }
        return Array(bytes[offset...].prefix { $0 != 0 })
    }
}
