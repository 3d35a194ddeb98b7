/// One challenge of a `WWW-Authenticate` field (RFC 9110, section 11.6.1).
public struct AuthenticationChallenge: Sendable, Hashable {
    /// The scheme in lower case: `basic`, `bearer`.
    public let scheme: String
    /// The parameters, names in lower case.
    public let parameters: [String: String]

    /// The longest field that is read.
    static let limitBytes = 8192
    /// The most parameters of one challenge.
    static let parameterLimit = 32

    /// Reads a whole field, which may hold several challenges.
    ///
    /// - Parameter field: the field's value.
    /// - Returns: the challenges in order; `nil` if any part of the field is malformed.
    public static func read(_ field: String) -> [AuthenticationChallenge]? {
        guard field.utf8.count <= limitBytes else { return nil }
        var reader = ChallengeReader(Array(field.utf8))
        return reader.challenges()
    }
}

/// Reads challenges byte by byte.
///
/// Commas part challenges as well as parameters: what follows one is a parameter only if an equals sign follows its name.
private struct ChallengeReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func challenges() -> [AuthenticationChallenge]? {
        var found: [AuthenticationChallenge] = []
        skipCommas()
        while current != nil {
            guard let challenge = challenge() else { return nil }
            found.append(challenge)
            guard current == nil || current == UInt8(ascii: ",") else { return nil }
            skipCommas()
        }
        return found.isEmpty ? nil : found
    }

    private mutating func challenge() -> AuthenticationChallenge? {
        guard let scheme = token() else { return nil }
        var parameters: [String: String] = [:]
        let hasBlank = skipBlanks()
        if hasBlank, !skipToken68() {
            while let name = parameterName() {
                guard let value = value(), parameters.count < AuthenticationChallenge.parameterLimit,
                    parameters.updateValue(value, forKey: name.lowercased()) == nil
                else { return nil }
                skipBlanks()
                guard current == UInt8(ascii: ",") else { break }
                let comma = position
                skipCommas()
                let next = position
                position = comma
                guard isParameter(at: next) else { break }
                position = next
            }
        }
        return AuthenticationChallenge(scheme: scheme.lowercased(), parameters: parameters)
    }

    /// Goes past `name =`; `nil`, where it stands, if there is no such thing.
    private mutating func parameterName() -> String? {
        let start = position
        if let name = token() {
            skipBlanks()
            if current == UInt8(ascii: "=") {
                position += 1
                skipBlanks()
                return name
            }
        }
        position = start
        return nil
    }

    private func isParameter(at start: Int) -> Bool {
        var copy = self
        copy.position = start
        return copy.parameterName() != nil
    }

    /// Goes past the one value that some schemes have in place of parameters.
    private mutating func skipToken68() -> Bool {
        let start = position
        while let byte = current, Self.isToken68(byte) { position += 1 }
        guard position > start else { return false }
        while current == UInt8(ascii: "=") { position += 1 }
        skipBlanks()
        if current == nil || current == UInt8(ascii: ",") { return true }
        position = start
        return false
    }

    private mutating func value() -> String? {
        guard current == UInt8(ascii: "\"") else { return token() }
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = current, Self.isText(escaped) else { return nil }
                position += 1
                text.append(escaped)
            default:
                guard Self.isText(byte) else { return nil }
                text.append(byte)
            }
        }
        return nil
    }

    private mutating func token() -> String? {
        let start = position
        while let byte = current, Self.isTokenByte(byte) { position += 1 }
        return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = position
        while let byte = current, byte == 0x20 || byte == 0x09 { position += 1 }
        return position > start
    }

    private mutating func skipCommas() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: ",") { position += 1 }
    }

    private static func isText(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    private static func isToken68(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-._~+/".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
    }
}
