/// A set of field names that may say yes wrongly, but never no: most requests lack most of the fields that a server asks for,
/// and finding that out costs one bit instead of a walk through the head.
struct FieldNames: Sendable, Hashable {
    private var bits: UInt64 = 0

    @inline(__always)
    mutating func insert(_ name: UnsafeRawBufferPointer) { unsafe bits |= Self.bit(name) }

    @inline(__always)
    func mayContain(_ name: StaticString) -> Bool {
        name.withUTF8Buffer { unsafe bits & Self.bit(UnsafeRawBufferPointer($0)) != 0 }
    }

    /// From length, first and last byte, letter case aside; a name is never empty.
    @inline(__always)
    private static func bit(_ name: UnsafeRawBufferPointer) -> UInt64 {
        guard let first = unsafe name.first, let last = unsafe name.last else { return 0 }
        let mix =
            UInt64(first | 0x20) &* 7 &+ UInt64(last | 0x20) &* 3 &+ UInt64(truncatingIfNeeded: name.count)
        return 1 << (mix & 63)
    }
}
