/// Addresses of schemas: URI references (RFC 3986) without their fragments, as Go's `net/url` resolves them.
struct SchemaAddress {
    /// What a document without an address is taken for; Helm gives it this one.
    static let ofDocument = "file:///values.schema.json"

    private var scheme: ArraySlice<UInt8>?
    private var authority: ArraySlice<UInt8>?
    private var path: ArraySlice<UInt8>
    private var query: ArraySlice<UInt8>?

    /// Parts a reference at its fragment; nil if that has a `%` without two digits.
    static func split(_ reference: String) -> (address: String, fragment: String)? {
        let bytes = Array(reference.utf8)
        guard let hash = bytes.firstIndex(of: UInt8(ascii: "#")) else { return (reference, "") }
        return decoded(bytes[(hash + 1)...]).map { (String(decoding: bytes[..<hash], as: UTF8.self), $0) }
    }

    /// The address that a reference means where `base` is the present one (section 5.2); nil if it is no reference.
    static func resolve(_ reference: String, against base: String) -> String? {
        guard SchemaURI(reference) != nil else { return nil }
        if reference.isEmpty { return base }
        let root = SchemaAddress(base)
        var address = SchemaAddress(reference)
        if address.scheme == nil {
            // What is no path, such as a URN, has nothing that a reference could be relative to.
            if root.isOpaque { return base }
            address.scheme = root.scheme
            if address.authority == nil { address.take(root) }
        }
        if !address.isOpaque { address.path = withoutDots(address.path) }
        return address.text
    }

    /// The scheme of an address, in lower case; nil without one.
    static func scheme(of address: String) -> String? {
        SchemaAddress(address).scheme.map { String(decoding: $0, as: UTF8.self) }
    }

    private init(_ text: String) {
        var rest = Array(text.utf8)[...]
        if let colon = rest.firstIndex(where: { ":/?".utf8.contains($0) }), rest[colon] == UInt8(ascii: ":"),
            colon > rest.startIndex
        {
            scheme = ArraySlice(rest[..<colon].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
            rest = rest[(colon + 1)...]
        }
        if rest.starts(with: "//".utf8) {
            authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
            rest = rest.dropFirst(2 + (authority?.count ?? 0))
        }
        path = rest.prefix { $0 != UInt8(ascii: "?") }
        if path.endIndex < rest.endIndex { query = rest[(path.endIndex + 1)...] }
    }

    private var isOpaque: Bool { scheme != nil && authority == nil && path.first != UInt8(ascii: "/") }

    /// Fills in what a relative reference leaves out (section 5.2.2).
    private mutating func take(_ root: SchemaAddress) {
        authority = root.authority
        if path.isEmpty {
            path = root.path
            query = query ?? root.query
        } else if path.first != UInt8(ascii: "/") {
            let folder = root.path.lastIndex(of: UInt8(ascii: "/")).map { root.path[...$0] }
            path = (folder ?? (authority == nil ? [] : [UInt8(ascii: "/")])) + path
        }
    }

    private var text: String {
        var bytes: [UInt8] = []
        if let scheme { bytes += scheme + [UInt8(ascii: ":")] }
        if let authority { bytes += Array("//".utf8) + authority }
        bytes += path
        if let query { bytes += [UInt8(ascii: "?")] + query }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Section 5.2.4.
    private static func withoutDots(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var kept: [ArraySlice<UInt8>] = []
        let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isParent = part.elementsEqual("..".utf8)
            guard isParent || part.elementsEqual(".".utf8) else {
                kept.append(part)
                continue
            }
            if isParent, kept.count > 1 { kept.removeLast() }
            if index == parts.count - 1 { kept.append([]) }
        }
        return ArraySlice(kept.joined(separator: [UInt8(ascii: "/")]))
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
                let decoded = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
