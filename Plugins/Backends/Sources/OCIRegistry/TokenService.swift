internal import HTTPClient

/// The service that a registry names for its tokens.
struct TokenService: Sendable, Hashable {
    let realm: HTTPAddress
    /// The name of the registry there.
    let service: String?

    /// Whether the service may see the credentials.
    let isTrusted: Bool

    /// Judges what a registry's challenge names.
    ///
    /// - Throws: why no request goes there.
    init(_ challenge: AuthenticationChallenge, of registry: HTTPOrigin, _ configured: HTTPOrigin?)
        throws(HTTPFault)
    {
        let realm: HTTPAddress
        do throws(HTTPClientError) { realm = try HTTPAddress(challenge.parameters["realm"] ?? "") } catch {
            throw HTTPFault(.unavailable, "the registry names a token service with an unusable address")
        }
        let origin = realm.origin
        let isOwnHost =
            origin.host == registry.host && (origin.scheme == "https" || registry.scheme == "http")
        isTrusted = isOwnHost || origin == configured
        guard isTrusted || origin.scheme == "https" else {
            throw HTTPFault(
                .unavailable,
                "the registry names a token service on another host without https (\(origin.host)); nothing is sent there"
            )
        }
        self.realm = realm
        service = challenge.parameters["service"]
    }

    /// The address for a token of these scopes.
    func address(scopes: [String]) throws(HTTPFault) -> HTTPAddress {
        let fields = [service.map { ("service", $0) }].compactMap(\.self) + scopes.map { ("scope", $0) }
        let query = FormText.encoded(fields)
        let separator = realm.query == nil ? "?" : "&"
        return try HTTPFault.exchange { () throws(HTTPClientError) in
            try HTTPAddress(query.isEmpty ? realm.text : realm.text + separator + query)
        }
    }
}

/// `application/x-www-form-urlencoded`.
enum FormText {
    static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// Percent-encodes all but letters, digits, `-`, `.`, `_` and `~`.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let isPlain = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "-._~".utf8.contains(byte)
            bytes += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
