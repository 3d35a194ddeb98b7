internal import HTTPClient

/// Getting a token: by GET with the credentials, or by POST with the refresh token of an earlier answer.
struct TokenRequest {
    let service: TokenService
    let registry: HTTPOrigin
    let configuration: RegistryConfiguration

    func token(
        _ scopes: [String],
        refreshToken: String?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RegistryToken {
        if let refreshToken, service.isTrusted,
            let token = try? exchange(refreshing(scopes, refreshToken), withCredentials: false, terms)
        {
            return token
        }
        let request = HTTPClientRequest(
            .get,
            try service.address(scopes: scopes),
            bodyLimitBytes: UInt64(RegistryToken.limitBytes)
        )
        return try exchange((request, .none), withCredentials: service.isTrusted, terms)
    }

    private func refreshing(
        _ scopes: [String],
        _ refreshToken: String
    ) -> (HTTPClientRequest, HTTPRequestBody) {
        let fields =
            [
                ("grant_type", "refresh_token"), ("refresh_token", refreshToken),
                ("client_id", "o2dms-gateway"),
            ]
            + (service.service.map { [("service", $0)] } ?? []) + [("scope", scopes.joined(separator: " "))]
        let request = HTTPClientRequest(
            .post,
            service.realm,
            headers: [HTTPHeaderField("Content-Type", "application/x-www-form-urlencoded")],
            bodyLimitBytes: UInt64(RegistryToken.limitBytes)
        )
        return (request, .bytes(Array(PercentEncoding.encode(fields).utf8)))
    }

    private func exchange(
        _ sending: (HTTPClientRequest, HTTPRequestBody),
        withCredentials: Bool,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RegistryToken {
        var answer: [UInt8] = []
        let response = try HTTPFault.exchange { () throws(HTTPClientError) in
            unsafe try client(withCredentials).perform(sending.0.under(terms), body: sending.1) { bytes in
                unsafe answer.append(contentsOf: bytes)
                return true
            }
        }
        guard response.status == 200 else { throw HTTPFault(response, to: "a token") }
        guard let token = RegistryToken(answer, receivedAt: .now) else {
            throw HTTPFault(.unavailable, "the registry's token service answers without a token")
        }
        return token
    }

    /// A client of its own: the credentials are bound to the service's origin, and a redirect takes them nowhere else.
    private func client(_ withCredentials: Bool) -> HTTPClient {
        var client = configuration.client
        // The operator's word for the registry holds for a service at its origin or one that he names; others are strangers.
        if service.isTrusted { client.trustedOrigin = service.realm.origin }
        if service.realm.origin.host != registry.host {
            client.clientCertificate = nil
            client.clientKey = nil
        }
        if withCredentials, let credentials = configuration.credentials {
            client.credentials = HTTPCredentials(
                username: credentials.username,
                password: credentials.password,
                for: service.realm.origin
            )
        }
        return HTTPClient(client)
    }
}
