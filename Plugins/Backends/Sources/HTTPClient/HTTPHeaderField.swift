/// One header field.
public struct HTTPHeaderField: Sendable, Hashable {
    /// The name, compared without regard to case.
    public let name: String
    /// The value without surrounding blanks.
    public let value: String

    /// Makes a field.
    ///
    /// - Parameters:
    ///   - name: a token.
    ///   - value: text without control characters; others are refused when the request is sent.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// The line as it is sent, or `nil` if it would break the request's framing.
    var line: String? {
        let isToken =
            !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
        let isText = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        guard isToken, isText else { return nil }
        // libcurl wants the semicolon for a field without value.
        return value.isEmpty ? "\(name);" : "\(name): \(value)"
    }

    /// Whether the field may follow a redirect to another origin.
    ///
    /// A list of what is harmless, because anybody may name a
    /// header that carries a secret.
    var isHarmless: Bool {
        ["accept", "if-none-match", "if-modified-since", "if-range", "range", "cache-control"].contains(
            name.lowercased()
        )
    }
}
