/// Why PostgreSQL did not do what it was asked for.
public struct PostgreSQLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What follows from it.
    public enum Kind: Sendable, Hashable {
        /// The server is away, overloaded, starting or read-only, or time is up: later it may succeed.
        case unavailable
        /// The server lets nobody in by this address: an unknown user, a wrong password, a database that is not there. Later it may
        /// succeed, if somebody mends that.
        case refused
        /// A constraint of the schema forbids it.
        case constraint
        /// The server found its data damaged.
        case damaged
        /// The statement is wrong, does not fit the schema, or is not allowed.
        case misuse
    }

    /// What follows from it.
    public let kind: Kind
    /// What is wrong, mostly in the server's words; without the address's secrets and without paths.
    public let description: String

    init(kind: Kind = .unavailable, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// Classifies a message by the server's code of it (PostgreSQL's documentation, appendix A).
    init(sqlState: String, message: String, secrets: [String]) {
        kind =
            switch sqlState.prefix(2) {
            case "23": .constraint
            case "22", "42", "0A", "3F": .misuse
            case "XX" where sqlState == "XX001" || sqlState == "XX002": .damaged
            default: .unavailable
            }
        description = Self.harmless(message, secrets: secrets)
    }

    /// Classifies why no connection came about, by the server's codes, which libpq writes between a message's level and its text.
    ///
    /// - Parameters:
    ///   - message: what libpq says, with all that the server told.
    ///   - lacksPassword: whether the server asked for a password, and there is none.
    ///   - secrets: what must not be shown.
    init(connecting message: String, lacksPassword: Bool, secrets: [String]) {
        let code = #/(?<level>:  )(?<code>[0-9A-Z]{5}): /#
        let isRefused = message.matches(of: code).contains { $0.code.hasPrefix("28") || $0.code == "3D000" }
        kind = isRefused || lacksPassword ? .refused : .unavailable
        let text = message.replacing(code) { String($0.level) }.replacing(/\nLOCATION: [^\n]*/, with: "")
        description = Self.harmless(text, secrets: secrets)
    }

    /// A message of libpq on one line, without what it may quote: secrets of the address, and paths of files.
    static func harmless(_ message: String, secrets: [String]) -> String {
        var text = message.split(whereSeparator: \.isNewline)
            .map { String($0).trimmed }
            .joined(separator: "; ")
        for secret in secrets { text = text.replacing(secret, with: "***") }
        return text.replacing(/"\/[^"]*"/, with: "(a path)")
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
