/// The 16 bytes of an MD5 digest (RFC 1321).
public struct MD5Digest: Hashable, Sendable {
    /// How many bytes a digest has.
    public static let byteCount = 16

    /// The digest as its 16 bytes.
    public let bytes: [UInt8]

    /// Takes a digest from its bytes; nil unless there are exactly 16.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Takes a digest from base64 with padding, as `Content-MD5` has it; nil for anything else.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes: bytes)
    }

    /// Takes a digest from 32 hexadecimal digits of either case; nil for anything else.
    public init?(hex: String) {
        let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == hex.utf8.count, digits.count == Self.byteCount * 2 else { return nil }
        bytes = (0..<Self.byteCount).map { UInt8(digits[$0 * 2] << 4 | digits[$0 * 2 + 1]) }
    }

    /// The digest in base64 with padding, as `Content-MD5` has it (RFC 1864).
    public var base64: String { Base64.encode(bytes) }
}
