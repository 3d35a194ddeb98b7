/// One 512-byte tar header with every field under the test's control; by default a correct one for an empty file.
public struct RawTarHeader: Sendable {
    /// How the size stands in the header.
    public enum Size: Sendable {
        /// Eleven octal digits and a NUL.
        case octal(UInt64)
        /// The twelve bytes as given.
        case raw([UInt8])
    }

    /// The 100 bytes of the name; shorter ones are filled with NUL.
    public var name: [UInt8]
    /// The size field.
    public var size: Size
    /// The type flag.
    public var type: UInt8
    /// The target of a link.
    public var linkName: [UInt8] = []
    /// The permission bits.
    public var mode: UInt64 = 0o644
    /// Magic and version: POSIX by default.
    public var magic: [UInt8] = Array("ustar\u{0}00".utf8)
    /// The 155 bytes of the name's prefix.
    public var prefix: [UInt8] = []
    /// The check sum instead of the right one.
    public var checksum: UInt64?

    /// Makes a header.
    public init(name: [UInt8], type: Character = "0", size: Size = .octal(0)) {
        self.name = name
        self.type = type.asciiValue ?? 0
        self.size = size
    }

    /// The 512 bytes.
    public var block: [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        put(name.prefix(100), at: 0, in: &block)
        put(Self.octal(mode, digits: 7), at: 100, in: &block)
        put(Self.octal(0, digits: 7), at: 108, in: &block)
        put(Self.octal(0, digits: 7), at: 116, in: &block)
        switch size {
        case .octal(let value): put(Self.octal(value, digits: 11), at: 124, in: &block)
        case .raw(let bytes): put(bytes.prefix(12), at: 124, in: &block)
        }
        put(Self.octal(0o14_000_000_000, digits: 11), at: 136, in: &block)
        block[156] = type
        put(linkName.prefix(100), at: 157, in: &block)
        put(magic.prefix(8), at: 257, in: &block)
        put(prefix.prefix(155), at: 345, in: &block)
        let blanks = [UInt8](repeating: 0x20, count: 8)
        put(blanks, at: 148, in: &block)
        let sum = checksum ?? block.reduce(0) { $0 + UInt64($1) }
        put(Self.octal(sum, digits: 6) + [0x20], at: 148, in: &block)
        return block
    }

    private func put(_ bytes: some Collection<UInt8>, at offset: Int, in block: inout [UInt8]) {
        block.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }

    private static func octal(_ value: UInt64, digits: Int) -> [UInt8] {
        let text = Array(String(value, radix: 8).utf8.suffix(digits))
        return [UInt8](repeating: UInt8(ascii: "0"), count: digits - text.count) + text + [0]
    }
}
