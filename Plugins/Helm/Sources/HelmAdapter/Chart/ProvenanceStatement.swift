internal import YAML

/// What a provenance file says: the chart's metadata, a line of three dots, and the digests of files.
struct ProvenanceStatement {
    /// `sha256:` and 64 digits for each file.
    let digests: [String: String]

    /// Reads the signed text; nil if it is none of the kind.
    init?(_ text: [UInt8]) {
        let lines = Self.lines(of: text)
        guard let dots = lines.firstIndex(where: { $0.elementsEqual("...".utf8) }),
            let digests = try? Self.digests(Self.joined(lines[(dots + 1)...]))
        else { return nil }
        self.digests = digests
    }

    /// The text between the head of a clear-signed message and its signature, verified by nobody; empty if there is none.
    static func body(of message: [UInt8]) -> [UInt8] {
        let lines = lines(of: message)
        guard lines.first?.elementsEqual("-----BEGIN PGP SIGNED MESSAGE-----".utf8) == true,
            let start = lines.firstIndex(where: \.isEmpty),
            let end = lines[start...].firstIndex(where: {
                $0.elementsEqual("-----BEGIN PGP SIGNATURE-----".utf8)
            })
        else { return [] }
        return joined(lines[(start + 1)..<end])
    }

    private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
        text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
    }

    private static func joined(_ lines: ArraySlice<ArraySlice<UInt8>>) -> [UInt8] {
        Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private static func digests(_ text: [UInt8]) throws(YAMLError) -> [String: String] {
        var events = YAMLEventReader(bytes: text)
        var digests: [String: String] = [:]
        while case let event = try events.next(), event != .streamEnd {
            guard event == .scalar, events.scalarString == "files" else { continue }
            let first = try events.next()
            guard first == .mappingStart else { return [:] }
            while case let key = try events.next(), key != .mappingEnd {
                let name = events.scalarString
                try events.skipRest(of: key)
                let value = try events.next()
                if key == .scalar, value == .scalar { digests[name] = events.scalarString }
                try events.skipRest(of: value)
            }
        }
        return digests
    }
}
