/// A request's target, taken apart.
struct StandInTarget {
    /// As it was sent, percent-encoded.
    let path: String
    /// Names in small letters, values decoded.
    let query: [String: String]

    init(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1)
        path = parts.first.map(String.init) ?? ""
        var query: [String: String] = [:]
        for parameter in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            query[Self.decoded(pair[0]).lowercased()] = pair.dropFirst().first.map { Self.decoded($0) } ?? ""
        }
        self.query = query
    }

    static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), let value = UInt8(Substring(rest.prefix(2)), radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
