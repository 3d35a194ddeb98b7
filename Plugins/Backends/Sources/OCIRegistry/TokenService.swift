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
        isTrusted = origin == registry || origin == configured
        guard isTrusted || origin.scheme == "https" else {
            throw HTTPFault(
                .unavailable,
                "the registry names a token service elsewhere without https, \(origin): nothing is sent there unless it is configured as the token service"
            )
        }
        self.realm = realm
        service = challenge.parameters["service"]
    }

    /// The address for a token of these scopes.
    func address(scopes: [String]) throws(HTTPFault) -> HTTPAddress {
        let fields = [service.map { ("service", $0) }].compactMap(\.self) + scopes.map { ("scope", $0) }
        let query = PercentEncoding.encode(fields)
        let separator = realm.query == nil ? "?" : "&"
        return try HTTPFault.exchange { () throws(HTTPClientError) in
            try HTTPAddress(query.isEmpty ? realm.text : realm.text + separator + query)
        }
    }
}
