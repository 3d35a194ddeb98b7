internal import HTTPClient
internal import Synchronization

/// Finds out how a registry wants to be shown who asks, and keeps its tokens.
///
/// Credentials go to the registry's own origin and to a token service that ``TokenService`` trusts; tokens go to the registry only.
final class RegistryAuthorizer: Sendable {
    /// How a request says who asks.
    enum Authorization: Sendable, Hashable {
        case none
        /// By the credentials, which only the client that has them can send.
        case basic
        case token(String)
    }

    private enum Scheme: Sendable {
        case unknown
        case basic
        case bearer(TokenService)
    }

    private struct State {
        var scheme = Scheme.unknown
        var tokens: [RegistryAccess: RegistryToken] = [:]
    }

    /// Tokens are few; should they ever be many, all are got anew.
    private static let tokenLimit = 20_000

    private let registry: HTTPOrigin
    private let configuration: RegistryConfiguration
    private let state = Mutex(State())

    init(_ registry: HTTPOrigin, _ configuration: RegistryConfiguration) {
        self.registry = registry
        self.configuration = configuration
    }

    /// What to send with a request; asks the token service if a token is due.
    func authorization(
        for access: RegistryAccess,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Authorization {
        if access == .product { return configuration.credentials == nil ? .none : .basic }
        let (scheme, known) = state.withLock { ($0.scheme, $0.tokens[access]) }
        switch scheme {
        case .unknown: return .none
        case .basic: return configuration.credentials == nil ? .none : .basic
        case .bearer(let service):
            if let known, ContinuousClock.now < known.renewal { return .token(known.text) }
            do throws(HTTPFault) {
                return .token(try renew(access, scopes: [access.scope], at: service, known, terms))
            } catch {
                // The registry may want something else by now: what it answers without a token says what.
                guard error.kind != .cancelled else { throw error }
                state.withLock { $0.scheme = .unknown }
                return .none
            }
        }
    }

    /// Learns from a refusal of `access`, for which `used` was sent; `nil` = nothing that has not been tried.
    func authorization(
        after response: HTTPClientResponse,
        to access: RegistryAccess,
        _ used: Authorization,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Authorization? {
        guard access != .product else { return nil }
        let challenges = response.headers.filter { $0.name.lowercased() == "www-authenticate" }
            .flatMap { AuthenticationChallenge.read($0.value) ?? [] }
        if let bearer = challenges.first(where: { $0.scheme == "bearer" }) {
            let service = try TokenService(bearer, of: registry, configuration.tokenService)
            guard service.isTrusted || configuration.client.admitsRedirect(service.realm.origin) else {
                throw HTTPFault(
                    .refused,
                    "the registry's token service is at \(service.realm.origin.host), which may not be asked"
                )
            }
            // What the registry says it needs, beside what we think it does.
            let stated = bearer.parameters["scope"].map { [$0] } ?? []
            let scopes = [access.scope] + stated.filter { $0 != access.scope && $0.utf8.count <= 1024 }
            let token = try renew(access, scopes: scopes, at: service, nil, terms)
            state.withLock { $0.scheme = .bearer(service) }
            return .token(token)
        }
        guard challenges.contains(where: { $0.scheme == "basic" }), configuration.credentials != nil,
            used != .basic
        else { return nil }
        state.withLock { $0.scheme = .basic }
        return .basic
    }

    private func renew(
        _ access: RegistryAccess,
        scopes: [String],
        at service: TokenService,
        _ known: RegistryToken?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> String {
        let request = TokenRequest(service: service, registry: registry, configuration: configuration)
        let token = try request.token(scopes, refreshToken: known?.refreshToken, terms)
        state.withLock { state in
            if state.tokens.count >= Self.tokenLimit { state.tokens.removeAll() }
            state.tokens[access] = token
        }
        return token.text
    }
}
