/// One query parameter of a route: its name, what it may hold, and what it means.
///
/// Requests are checked against it, and `openapi.json` is written from it.
struct QueryParameter: Sendable {
    enum Kind: Sendable {
        /// Any text without control characters, not empty, of at most so many bytes.
        case text(maximumBytes: Int)
        /// One of these texts.
        case choice([String])
        /// A decimal number in the range.
        case integer(ClosedRange<UInt64>)
        /// `true` or `false`.
        case boolean
    }

    let name: String
    let kind: Kind
    let documentation: String

    init(_ name: String, _ kind: Kind, _ documentation: String) {
        self.name = name
        self.kind = kind
        self.documentation = documentation
    }

    /// What a value of this parameter looks like, for the error message.
    var expectation: String {
        switch kind {
        case .text(let maximumBytes): "a text of 1 to \(maximumBytes) bytes without control characters"
        case .choice(let values): "one of " + values.joined(separator: ", ")
        case .integer(let range):
            range.upperBound == UInt64(Int64.max)
                ? "a whole number of at least \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        }
    }

    /// Whether `value` is one that this parameter may hold.
    func accepts(_ value: String) -> Bool {
        switch kind {
        case .text(let maximumBytes):
            (1...maximumBytes).contains(value.utf8.count)
                && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        case .choice(let values): values.contains(value)
        case .integer(let range): DecimalNumber.parse(value.utf8).map(range.contains) ?? false
        case .boolean: value == "true" || value == "false"
        }
    }
}
