/// Strong entity tags and their comparison (RFC 9110, sections 8.8.3 and 13.1).
///
/// A tag is kept as the text between the quotes, in bytes.
struct EntityTag: Sendable, Equatable {
    let opaque: [UInt8]

    /// The tag of the same content compressed with gzip: another representation, so another tag.
    var compressed: EntityTag { EntityTag(opaque: opaque + Array("-gzip".utf8)) }

    /// The header's text, with the quotes.
    var header: String { "\"" + String(decoding: opaque, as: UTF8.self) + "\"" }

    init(opaque: [UInt8]) { self.opaque = opaque }

    init(_ fingerprint: Fingerprint) { opaque = fingerprint.hex }

    /// The tag of a representation, made of its bytes.
    init(of bytes: [UInt8]) {
        var fingerprint = Fingerprint()
        fingerprint.combine(bytes)
        self.init(fingerprint)
    }
}

/// The value of `If-None-Match` or `If-Match`, or of `If-Range` where it carries a tag.
enum EntityTagCondition: Equatable {
    case any
    case tags([ListedTag])

    struct ListedTag: Equatable {
        let isWeak: Bool
        let opaque: [UInt8]
    }

    /// Reads a header; `nil` if it is malformed, which is the same as absent: a condition that cannot be read is not met.
    init?(_ text: String) {
        var scanner = HeaderScanner(text)
        scanner.skipBlanks()
        if scanner.take(UInt8(ascii: "*")) {
            scanner.skipBlanks()
            guard scanner.isAtEnd else { return nil }
            self = .any
            return
        }
        var tags: [ListedTag] = []
        while !scanner.isAtEnd {
            scanner.skipBlanksAndCommas()
            guard !scanner.isAtEnd else { break }
            guard let tag = Self.tag(&scanner), tags.count < 256 else { return nil }
            tags.append(tag)
            scanner.skipBlanks()
            guard scanner.isAtEnd || scanner.peek == UInt8(ascii: ",") else { return nil }
        }
        guard !tags.isEmpty else { return nil }
        self = .tags(tags)
    }

    private static func tag(_ scanner: inout HeaderScanner) -> ListedTag? {
        var isWeak = false
        if scanner.take(UInt8(ascii: "W")) {
            guard scanner.take(UInt8(ascii: "/")) else { return nil }
            isWeak = true
        }
        guard scanner.take(UInt8(ascii: "\"")) else { return nil }
        let opaque = scanner.takeWhile { $0 == 0x21 || ($0 >= 0x23 && $0 != 0x7F) }
        guard scanner.take(UInt8(ascii: "\"")) else { return nil }
        return ListedTag(isWeak: isWeak, opaque: opaque)
    }

    /// Weak comparison, as `If-None-Match` wants it.
    func matchesWeakly(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.opaque == tag.opaque }
        }
    }

    /// Strong comparison, as `If-Match` wants it; compressed or not, it is the same state of the resource.
    func names(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags):
            tags.contains { !$0.isWeak && [tag.opaque, tag.compressed.opaque].contains($0.opaque) }
        }
    }

    /// Strong comparison of one tag, as `If-Range` wants it.
    func matchesStrongly(_ tag: EntityTag) -> Bool {
        guard case .tags(let tags) = self, tags.count == 1 else { return false }
        return !tags[0].isWeak && tags[0].opaque == tag.opaque
    }
}
