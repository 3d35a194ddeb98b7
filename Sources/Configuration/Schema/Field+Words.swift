internal import YAML

extension Field {
    /// Any text without control characters, and not empty.
    static func text(
        _ key: String,
        _ path: SettingPath<Target, String>,
        of defaults: Target,
        type: String = "text",
        _ documentation: String,
        check: @escaping @Sendable (String) throws(ValueError) -> Void = { _ throws(ValueError) in }
    ) -> Field {
        Field(key, path, type: type, defaults: defaults, documentation, show: { $0 }) {
            node throws(ValueError) in
            let text = try node.word()
            try check(text)
            return text
        }
    }

    /// True or false.
    static func boolean(
        _ key: String,
        _ path: SettingPath<Target, Bool>,
        of defaults: Target,
        _ documentation: String
    ) -> Field {
        Field(key, path, type: "boolean", defaults: defaults, documentation, show: { $0 ? "true" : "false" })
        {
            node throws(ValueError) in
            switch try node.text(of: .bool, or: "must be true or false") {
            case "true", "True", "TRUE": return true
            case "false", "False", "FALSE": return false
            default: throw ValueError("must be true or false")
            }
        }
    }

    /// One of a few words.
    static func choice<Choice: RawRepresentable<String> & CaseIterable & Equatable & Sendable>(
        _ key: String,
        _ path: SettingPath<Target, Choice>,
        of defaults: Target,
        _ documentation: String
    ) -> Field {
        let words = Choice.allCases.map(\.rawValue).joined(separator: " or ")
        return Field(key, path, type: words, defaults: defaults, documentation, show: { $0.rawValue }) {
            node throws(ValueError) in
            let text = try node.text(of: .string, or: "must be \(words)")
            guard let choice = Choice(rawValue: text) else { throw ValueError("must be \(words)") }
            return choice
        }
    }

    /// An address to listen on.
    static func listen(
        _ key: String,
        _ path: SettingPath<Target, ServerSettings.Listen>,
        of defaults: Target,
        _ documentation: String
    ) -> Field {
        Field(key, path, type: "address", defaults: defaults, documentation, show: \.description) {
            node throws(ValueError) in
            guard let listen = ServerSettings.Listen(try node.word()) else {
                throw ValueError(
                    "must be an address such as 127.0.0.1:8080, [::1]:8080 or unix:/run/gateway.sock"
                )
            }
            return listen
        }
    }

    /// The SHA-256 of a file.
    static func digest(
        _ key: String,
        _ path: SettingPath<Target, String?>,
        of defaults: Target,
        _ documentation: String
    ) -> Field {
        Field(key, path, type: "64 hexadecimal digits", defaults: defaults, documentation, show: { $0 ?? "" })
        {
            node throws(ValueError) in
            guard case .scalar(let scalar) = node.content, scalar.text.utf8.count == 64,
                scalar.text.utf8.allSatisfy({
                    $0 &- UInt8(ascii: "0") < 10 || ($0 | 0x20) &- UInt8(ascii: "a") < 6
                })
            else { throw ValueError("must be 64 hexadecimal digits, in quotes if all are decimal") }
            return scalar.text.lowercased()
        }
    }
}

extension ConfigurationNode {
    /// A text that can be a name or a path.
    func word() throws(ValueError) -> String {
        let text = try text(of: .string, or: "must be text, in quotes if it looks like a number")
        guard !text.isEmpty, text.utf8.count <= 4096 else { throw ValueError("must have 1 to 4096 bytes") }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw ValueError("must not contain control characters")
        }
        return text
    }
}
