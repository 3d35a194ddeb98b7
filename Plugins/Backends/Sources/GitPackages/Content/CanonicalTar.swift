/// Writes the one tar archive that a directory has, so that anybody can make the same bytes.
///
/// The command for it:
///
///     tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mtime=@0 --mode=u=rwX,go=rX -C DIRECTORY -cf - .
///
/// Source: POSIX.1-2017 `pax`, "ustar Interchange Format"; GNU tar for what that leaves open.
struct CanonicalTar {
    /// The header of a directory; `path` ends with a slash and begins with `./`.
    static func directory(_ path: String) -> [UInt8]? { header(path, mode: "0000755", size: 0, type: "5") }

    /// The header of a file; `path` begins with `./`.
    static func file(_ path: String, isExecutable: Bool, size: UInt64) -> [UInt8]? {
        header(path, mode: isExecutable ? "0000755" : "0000644", size: size, type: "0")
    }

    /// Whether a path, which begins with `./` and ends with a slash if it is a directory's, fits into a header.
    static func holds(_ path: String) -> Bool { split(Array(path.utf8)) != nil }

    /// The zeros that follow a file's content.
    static func padding(after size: UInt64) -> [UInt8] {
        [UInt8](repeating: 0, count: Int((512 - size % 512) % 512))
    }

    /// What ends an archive: two blocks of zeros, then up to a full record of 20.
    static func end(after bytes: UInt64) -> [UInt8] {
        let record: UInt64 = 10_240
        return [UInt8](repeating: 0, count: Int((bytes + 1024 + record - 1) / record * record - bytes))
    }

    /// nil = the path does not fit into a header.
    private static func header(_ path: String, mode: String, size: UInt64, type: Character) -> [UInt8]? {
        guard let (prefix, name) = split(Array(path.utf8)), size < 1 << 33 else { return nil }
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in bytes.enumerated() { block[offset + index] = byte }
        }
        put(name, at: 0)
        put(mode.utf8, at: 100)
        put("0000000".utf8, at: 108)
        put("0000000".utf8, at: 116)
        put(octal(size, digits: 11), at: 124)
        put("00000000000".utf8, at: 136)
        put("        ".utf8, at: 148)
        put(String(type).utf8, at: 156)
        put("ustar".utf8, at: 257)
        put("00".utf8, at: 263)
        put("0000000".utf8, at: 329)
        put("0000000".utf8, at: 337)
        put(prefix, at: 345)
        let sum = block.reduce(0) { $0 + UInt64($1) }
        put(octal(sum, digits: 6) + [0], at: 148)
        return block
    }

    private static func octal(_ value: UInt64, digits: Int) -> [UInt8] {
        let text = Array(String(value, radix: 8).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, digits - text.count)) + text
    }

    /// A path over 100 bytes is cut at the last slash that leaves no more than 155 bytes before it.
    private static func split(_ path: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        guard path.count > 100 else { return ([], path) }
        let bare = path.last == UInt8(ascii: "/") ? path.dropLast() : path[...]
        guard let slash = bare.prefix(156).lastIndex(of: UInt8(ascii: "/")), slash > 0 else { return nil }
        let name = Array(path[(slash + 1)...])
        return name.isEmpty || name.count > 100 ? nil : (Array(path[..<slash]), name)
    }
}
