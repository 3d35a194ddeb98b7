/// A fast hash of bytes for the tables of this module, the same in every run.
///
/// Not for adversaries: the tables compare bytes.
struct ByteHash {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        unsafe hash.combine(bytes)
        return hash.value
    }

    /// The hash of `{name}-{version}`, made without joining them.
    ///
    /// Byte by byte, so that it does not matter where the name ends.
    static func ofIdentity(_ name: UnsafeRawBufferPointer, _ version: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        unsafe hash.combineEach(name)
        hash.mix(UInt64(UInt8(ascii: "-")))
        unsafe hash.combineEach(version)
        return hash.value
    }

    /// The hash of a whole identifier, equal to `ofIdentity` of its parts wherever it is cut.
    static func ofIdentity(_ identifier: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        unsafe hash.combineEach(identifier)
        return hash.value
    }

    private var value: UInt64 { state ^ (state >> 29) }

    private mutating func mix(_ word: UInt64) {
        let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        state = product.high ^ product.low
    }

    private mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset + 8 <= bytes.count {
            mix(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest = UInt64(bytes.count) << 56
        while offset < bytes.count {
            rest = rest << 8 ^ UInt64(unsafe bytes[offset])
            offset += 1
        }
        mix(rest)
    }

    private mutating func combineEach(_ bytes: UnsafeRawBufferPointer) {
        for index in bytes.indices { mix(UInt64(unsafe bytes[index])) }
    }
}
