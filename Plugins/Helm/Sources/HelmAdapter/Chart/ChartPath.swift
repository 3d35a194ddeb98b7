/// The path of a member, taken apart as Helm does it (C8 3 to 8) and checked byte by byte.
struct ChartPath {
    /// The first element, which Helm strips: the folder the chart was packed from; may be empty or `.`.
    let base: [UInt8]
    /// The rest, without empty elements and `.`.
    let components: [String]
    /// Broken rules that do not hinder going on with the path.
    let violations: [(rule: ChartRule, message: String)]

    /// The rest as one path.
    var text: String { components.joined(separator: "/") }

    /// Why a path cannot be used at all.
    struct Refusal: Error {
        let rule: ChartRule
        let message: String
    }

    init(_ bytes: [UInt8], isDirectory: Bool) throws(Refusal) {
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw Refusal(
                rule: .pathCharacters,
                message: "the path must have printable ASCII characters only"
            )
        }
        // An archive from Windows has back-slashes throughout.
        let delimiter = bytes.contains(UInt8(ascii: "\\")) ? UInt8(ascii: "\\") : UInt8(ascii: "/")
        let end = bytes.firstIndex(of: delimiter) ?? bytes.endIndex
        base = Array(bytes[..<end])
        let rest = bytes[end...].dropFirst().map { $0 == delimiter ? UInt8(ascii: "/") : $0 }
        let parts = rest.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
        components = parts.filter { $0 != "." }
        violations = Self.violations(base: base, isDrive: Self.isDrive(base) || Self.isDrive(parts))
        try Self.check(components, rest: rest)
        if !isDirectory, components.isEmpty || end == bytes.endIndex {
            throw Refusal(rule: .pathBase, message: "the file stands outside the chart's base directory")
        }
    }

    private static func check(_ components: [String], rest: [UInt8]) throws(Refusal) {
        guard rest.first != UInt8(ascii: "/") else {
            throw Refusal(rule: .pathAbsolute, message: "the path is absolute")
        }
        // Helm refuses every name that begins so, "..foo" too.
        if components.contains("..") || components.first?.utf8.starts(with: "..".utf8) == true {
            throw Refusal(rule: .pathParent, message: "the path leads to a parent directory")
        }
    }

    private static func violations(base: [UInt8], isDrive: Bool) -> [(rule: ChartRule, message: String)] {
        if base.isEmpty || isDrive { return [(.pathAbsolute, "the path is absolute")] }
        if base.contains(UInt8(ascii: "/")) {
            return [(.pathBase, "the path mixes slashes and back-slashes")]
        }
        return base == Array("..".utf8) ? [(.pathParent, "the path leads to a parent directory")] : []
    }

    private static func isDrive(_ base: [UInt8]) -> Bool {
        base.count == 2 && base[1] == UInt8(ascii: ":") && (0x61...0x7A).contains(base[0] | 0x20)
    }

    private static func isDrive(_ parts: [String]) -> Bool {
        parts.count > 1 && isDrive(Array(parts[0].utf8))
    }
}
