/// A 128-bit hash for entity tags: equal on every replica and machine, and cheap enough for each request.
///
/// It is no cryptographic digest. It need not be one: whoever can choose the bytes of an answer can choose only whether
/// their own answer looks unchanged.
struct Fingerprint {
    private var low: UInt64 = 0x243F_6A88_85A3_08D3
    private var high: UInt64 = 0x1319_8A2E_0370_7344
    private var length: UInt64 = 0

    /// Takes in `bytes` as one field: the same bytes cut differently into fields give another value.
    mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while bytes.count - offset >= 8 {
            unsafe mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = unsafe tail << 8 | UInt64(bytes[offset])
            offset += 1
        }
        mix(tail)
        mix(UInt64(truncatingIfNeeded: bytes.count))
    }

    /// Takes in a whole array as one field.
    mutating func combine(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe combine($0) }
    }

    /// Takes in the UTF-8 of a text as one field.
    mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { unsafe combine(UnsafeRawBufferPointer($0)) }
    }

    /// Takes in a number.
    mutating func combine(_ value: UInt64) { mix(value) }

    private mutating func mix(_ word: UInt64) {
        length &+= 1
        let first = (low ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        let second = (high ^ word &+ length).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        low = first.low ^ second.high
        high = second.low ^ first.high &+ length
    }

    /// Half of the value, for tables in memory.
    var hash: Int { Int(truncatingIfNeeded: low) }

    /// The value as 32 lower-case hexadecimal digits.
    var hex: [UInt8] {
        let digits: StaticString = "0123456789abcdef"
        var text: [UInt8] = []
        text.reserveCapacity(32)
        for word in [high, low] {
            for shift in stride(from: 60, through: 0, by: -4) {
                unsafe text.append(digits.utf8Start[Int(word >> UInt64(shift) & 15)])
            }
        }
        return text
    }
}
