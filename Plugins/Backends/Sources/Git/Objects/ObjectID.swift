internal import CGit2

/// The name of an object of Git: the 20 bytes of its SHA-1.
public struct ObjectID: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// Takes an id from its 40 lower-case hexadecimal digits; nil for anything else.
    public init?(hex: String) {
        let digits = hex.utf8
        let isHex = digits.allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 6 }
        guard digits.count == 40, isHex,
            let high = UInt64(hex.prefix(16), radix: 16),
            let middle = UInt64(hex.dropFirst(16).prefix(16), radix: 16),
            let low = UInt32(hex.suffix(8), radix: 16)
        else { return nil }
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// The id as 40 lower-case hexadecimal digits.
    public var hex: String {
        unsafe String(unsafeUninitializedCapacity: 40) { room in
            for index in 0..<40 {
                let nibble =
                    index < 16
                    ? high >> UInt64(60 - index * 4)
                    : index < 32 ? middle >> UInt64(124 - index * 4) : UInt64(low) >> UInt64(156 - index * 4)
                let digit = UInt8(truncatingIfNeeded: nibble) & 0xF
                unsafe room[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
            }
            return 40
        }
    }

    /// The same as ``hex``.
    public var description: String { hex }

    init(_ raw: git_oid) {
        self = unsafe withUnsafeBytes(of: raw) { bytes in
            unsafe ObjectID(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                middle: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                low: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
            )
        }
    }

    private init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    var raw: git_oid {
        var raw = git_oid()
        unsafe withUnsafeMutableBytes(of: &raw) { bytes in
            unsafe bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            unsafe bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return raw
    }
}
