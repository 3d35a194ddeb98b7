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
        /// It asks nobody at its door.
        case open
        case basic
        case bearer(TokenService)
    }

    private struct State {
        var scheme = Scheme.unknown
        var tokens: [RegistryAccess: RegistryToken] = [:]
    }

    /// Tokens are few; should they ever be many, all are got anew.
    private static let tokenLimit = 20_000

    private let address: HTTPAddress
    private let configuration: RegistryConfiguration
    /// Sends no credentials.
    private let anonymous: HTTPClient
    private let state = Mutex(State())

    private var registry: HTTPOrigin { address.origin }

    init(_ address: HTTPAddress, _ configuration: RegistryConfiguration, anonymous: HTTPClient) {
        self.address = address
        self.configuration = configuration
        self.anonymous = anonymous
    }

    /// What to send with a request; asks the token service if a token is due.
    func authorization(
        for access: RegistryAccess,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Authorization {
        if access == .product { return configuration.credentials == nil ? .none : .basic }
        let (scheme, known) = state.withLock { ($0.scheme, $0.tokens[access]) }
        switch scheme {
        case .unknown: return configuration.credentials == nil ? .none : try introduction(for: access, terms)
        case .open: return .none
        case .basic: return configuration.credentials == nil ? .none : .basic
        case .bearer(let service):
            if let known, ContinuousClock.now < known.renewal { return .token(known.text) }
            do throws(HTTPFault) {
                return .token(try renew(access, scopes: [access.scope], at: service, known, terms))
            } catch {
                return try authorization(for: access, afterFailing: error, terms)
            }
        }
    }

    /// Asks before the first request what the registry wants of us.
    ///
    /// One that shows strangers a part of what it has would not ask who we are, and never show us the rest. Where it does not say what
    /// it wants, it is asked again before the next request, and its refusal of this one teaches too.
    private func introduction(
        for access: RegistryAccess,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Authorization {
        try authorization(atDoorFor: access, terms) ?? .none
    }

    /// Asks the registry itself, without a token, what it wants by now: its token service may have moved, or it may ask nobody any more.
    ///
    /// Any other request without a token would be answered as it is to strangers, with less than there is for us.
    ///
    /// - Parameters:
    ///   - access: what is wanted.
    ///   - fault: of the token service.
    ///   - terms: until when.
    /// - Returns: what the registry takes by now.
    /// - Throws: `fault`, if it takes nothing that we have.
    private func authorization(
        for access: RegistryAccess,
        afterFailing fault: HTTPFault,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Authorization {
        guard fault.kind != .cancelled, fault.retryAfter == nil,
            let other = try? authorization(atDoorFor: access, terms)
        else { throw fault }
        return other
    }

    /// What the registry takes by its own word to somebody without a token; `nil` = it does not say, and nothing is remembered.
    ///
    /// One that lets strangers in may still say in the same answer how to be known to it.
    private func authorization(
        atDoorFor access: RegistryAccess,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Authorization? {
        let (answer, isOwn) = try challenge(terms)
        let asks = answer.status == 401 || answer.status == 200 && answer.header("www-authenticate") != nil
        if asks, let wanted = try authorization(after: answer, to: access, .none, terms) { return wanted }
        switch answer.status {
        case 200 where isOwn:
            state.withLock { $0.scheme = .open }
            return Authorization.none
        case 200, 400...428, 430...499: return nil
        default: throw HTTPFault(answer, to: "what it wants of us")
        }
    }

    /// What is said to somebody without a token (`GET /v2/`, OCI distribution specification, "Determining Support").
    ///
    /// - Returns: the answer, and whether it looks like the registry's own: a page in its place says nothing of what it wants.
    private func challenge(
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> (answer: HTTPClientResponse, isOwn: Bool) {
        var first: UInt8?
        let answer = try HTTPFault.exchange { () throws(HTTPClientError) in
            let request = HTTPClientRequest(.get, try address.resolving("/v2/"), bodyLimitBytes: 65_536)
            return unsafe try anonymous.perform(request.under(terms)) { bytes in
                if first == nil { first = unsafe bytes.first { $0 > UInt8(ascii: " ") } }
                return true
            }
        }
        return (answer, answer.address.origin == registry && first ?? UInt8(ascii: "{") == UInt8(ascii: "{"))
    }

    /// Learns from an answer that asks who wants `access`, for which `used` was sent; `nil` = nothing that has not been tried.
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
            guard service.isTrusted || configuration.credentials == nil else {
                throw HTTPFault(
                    .refused,
                    "the registry's token service is at \(service.realm.origin), which gets no credentials unless it is configured as the token service"
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
