internal import JSONText

/// A token of a registry's token service, and until when it is used.
struct RegistryToken: Sendable {
    /// Sent as it is.
    let text: String
    /// For getting the next one without the password.
    let refreshToken: String?
    /// When four fifths of its life are over.
    let renewal: ContinuousClock.Instant

    /// The longest answer of a token service, and the longest token.
    static let limitBytes = 65_536
    /// The life of a token whose answer does not tell it, as the token specification has it.
    private static let defaultSeconds: Int64 = 60
    private static let longestSeconds: Int64 = 86_400

    /// Reads the token service's answer; `nil` if there is no token in it that could be sent.
    init?(_ answer: [UInt8], receivedAt now: ContinuousClock.Instant) {
        guard let value = try? JSONValue(parsing: answer),
            let text = value["token"]?.string ?? value["access_token"]?.string, Self.isToken(text)
        else { return nil }
        self.text = text
        refreshToken = value["refresh_token"]?.string.flatMap { Self.isToken($0) ? $0 : nil }
        let stated = value["expires_in"]?.integer ?? Self.defaultSeconds
        renewal = now.advanced(by: .seconds(max(0, min(stated, Self.longestSeconds))) * 0.8)
    }

    /// Visible ASCII: nothing that could end the header field it is sent in.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= limitBytes && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
