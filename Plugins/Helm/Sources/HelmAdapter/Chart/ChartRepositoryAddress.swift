/// Where a dependency says it comes from.
///
/// What nobody should go to is refused; see ``DependencyFinder`` for where the gateway itself goes.
enum ChartRepositoryAddress: Equatable {
    /// `https:`, `http:`, `oci:` with a host that is not the reader's own machine or network link.
    case remote
    /// `file:` with a relative path, for the author's own disk: the dependency must be in `charts/`.
    case local
    /// `alias:name` or `@name`: the reader's own list of repositories has it.
    case named
    /// Not acceptable, and why.
    case refused(String)

    init(_ text: String) {
        let bytes = Array(text.utf8)
        if !bytes.allSatisfy({ (0x21...0x7E).contains($0) }) || bytes.contains(UInt8(ascii: "\\")) {
            self = .refused("has blanks, control characters, back-slashes or letters beyond ASCII")
        } else if let name = Self.name(in: text) {
            self = Self.isName(name) ? .named : .refused("has no proper repository name")
        } else if let path = Self.rest(of: text, after: "file://") {
            self =
                path.isEmpty || path.utf8.first == UInt8(ascii: "/")
                ? .refused("is an absolute path") : .local
        } else if let rest = Self.rest(of: text, after: "https://") ?? Self.rest(of: text, after: "http://")
            ?? Self.rest(of: text, after: "oci://")
        {
            self = Self.refusal(ofAuthorityIn: rest).map { .refused($0) } ?? .remote
        } else {
            self = .refused(
                "must be an address of https, http, oci or file, or alias:NAME or @NAME of a configured repository"
            )
        }
    }

    /// The name of a repository in the reader's own list; nil if the text is an address.
    static func name(in text: String) -> String? {
        rest(of: text, after: "@") ?? rest(of: text, after: "alias:")
    }

    /// The address without `user:password@`.
    static func withoutUserInfo(_ text: String) -> String {
        guard let scheme = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            text.utf8[scheme...].starts(with: "://".utf8)
        else { return text }
        let start = text.utf8.index(scheme, offsetBy: 3)
        let end = text.utf8[start...].firstIndex(where: isAuthorityEnd) ?? text.utf8.endIndex
        guard let at = text.utf8[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return text }
        return String(text[..<start]) + String(text[text.utf8.index(after: at)...])
    }

    private static func isAuthorityEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    private static func rest(of text: String, after start: StaticString) -> String? {
        let count = start.utf8CodeUnitCount
        guard text.utf8.starts(with: "\(start)".utf8) else { return nil }
        return String(decoding: text.utf8.dropFirst(count), as: UTF8.self)
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isNameByte($0) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
    }

    private static func refusal(ofAuthorityIn rest: String) -> String? {
        let end = rest.utf8.firstIndex(where: isAuthorityEnd) ?? rest.utf8.endIndex
        let authority = Array(rest.utf8[..<end])
        guard !authority.contains(UInt8(ascii: "@")) else { return "has a user name or a password" }
        var host = authority[...]
        var port: ArraySlice<UInt8>?
        let bracket = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        if let colon = authority[bracket...].lastIndex(of: UInt8(ascii: ":")) {
            host = authority[..<colon]
            port = authority[(colon + 1)...]
        }
        if let port, !isPort(port) { return "has no proper port" }
        guard let host = NetworkHost(host) else { return "has no proper host" }
        return host.refusal
    }

    private static func isPort(_ digits: ArraySlice<UInt8>) -> Bool {
        (1...5).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
            && (1...65_535).contains(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
}
