/// Names and tags as the distribution specification has them.
public enum RegistryGrammar {
    /// The longest name of a repository that registries agree on.
    public static let nameLimitBytes = 255
    /// The longest tag.
    public static let tagLimitBytes = 128

    /// Whether a text names a repository: lower-case components between slashes.
    public static func isName(_ name: String) -> Bool {
        name.utf8.count <= nameLimitBytes
            && name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                .allSatisfy(isComponent)
    }

    /// Whether a text is a tag: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
    public static func isTag(_ tag: String) -> Bool {
        guard let first = tag.utf8.first, tag.utf8.count <= tagLimitBytes else { return false }
        let isWord = { (byte: UInt8) in
            (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
        }
        return isWord(first)
            && tag.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    /// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`.
    private static func isComponent(_ component: Substring.UTF8View) -> Bool {
        isComponent(Array(component))
    }

    private static func isComponent(_ bytes: [UInt8]) -> Bool {
        var separator: [UInt8] = []
        guard let first = bytes.first, let last = bytes.last, isPlain(first), isPlain(last) else {
            return false
        }
        for byte in bytes {
            if isPlain(byte) {
                separator.removeAll(keepingCapacity: true)
                continue
            }
            separator.append(byte)
            let isDashes = separator.allSatisfy { $0 == UInt8(ascii: "-") }
            guard isDashes || [[0x2E], [0x5F], [0x5F, 0x5F]].contains(separator) else { return false }
        }
        return true
    }

    private static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 || byte &- 0x30 < 10 }
}
