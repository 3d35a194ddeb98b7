public import Gzip

/// Writes tar archives byte by byte, right ones and wrong ones.
public struct TarBuilder: Sendable {
    /// The archive so far.
    public private(set) var bytes: [UInt8] = []

    /// Makes an empty archive, without even the blocks that end one.
    public init() {}

    /// Adds a regular file.
    public mutating func file(_ path: String, _ text: String = "") {
        file(path: Array(path.utf8), Array(text.utf8))
    }

    /// Adds a regular file; a path beyond 100 bytes gets a PAX header.
    public mutating func file(path: [UInt8], _ content: [UInt8]) {
        if path.count > 100 { pax([("path", path)]) }
        header(RawTarHeader(name: path, size: .octal(UInt64(content.count))))
        data(content)
    }

    /// Adds a member without data.
    public mutating func member(_ path: String, type: Character, linkName: String = "") {
        var header = RawTarHeader(name: Array(path.utf8), type: type)
        header.linkName = Array(linkName.utf8)
        self.header(header)
    }

    /// Adds an extension header for the next member, or a global one.
    public mutating func pax(_ records: [(key: String, value: [UInt8])], type: Character = "x") {
        let body = records.flatMap { Self.record($0.key, $0.value) }
        header(RawTarHeader(name: Array("PaxHeader".utf8), type: type, size: .octal(UInt64(body.count))))
        data(body)
    }

    /// Adds a GNU long name for the next member.
    public mutating func longName(_ name: [UInt8], type: Character = "L") {
        header(RawTarHeader(name: Array("././@LongLink".utf8), type: type, size: .octal(UInt64(name.count))))
        data(name)
    }

    /// Adds a header.
    public mutating func header(_ header: RawTarHeader) { bytes += header.block }

    /// Adds data and fills the last block with zeros.
    public mutating func data(_ content: [UInt8]) {
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// Adds bytes as they are.
    public mutating func raw(_ content: [UInt8]) { bytes += content }

    /// Adds the two blocks of zeros that end an archive.
    public mutating func end() { bytes += [UInt8](repeating: 0, count: 1024) }

    /// The archive, ended and compressed.
    public func ended() throws(GzipError) -> [UInt8] {
        var copy = self
        copy.end()
        return try GzipDeflater.compress(copy.bytes, level: 6)
    }

    /// The archive as it is, compressed.
    public func gzipped() throws(GzipError) -> [UInt8] { try GzipDeflater.compress(bytes, level: 6) }

    /// One record; its length counts its own digits.
    public static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = [0x20] + Array(key.utf8) + [UInt8(ascii: "=")] + value + [0x0A]
        var length = rest.count + 1
        while String(length).utf8.count + rest.count > length { length += 1 }
        return Array(String(length).utf8) + rest
    }
}
