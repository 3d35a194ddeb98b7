internal import Glibc
internal import HTTPClient
internal import JSONText
internal import ObjectStore
internal import Synchronization

/// Access tokens for a service account's key, renewed when four fifths of their life are over.
final class GCSTokens: Sendable {
    private struct Token {
        let text: String
        let renewal: ContinuousClock.Instant
    }

    private static let scope = "https://www.googleapis.com/auth/devstorage.read_write"
    private let key: ServiceAccountKey
    private let now: @Sendable () -> ContinuousClock.Instant
    private let exchange: ObjectExchange
    private let token = Mutex<Token?>(nil)

    init(
        _ key: ServiceAccountKey,
        _ connection: HTTPClientConfiguration,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.key = key
        self.now = now
        // What identifies us to the store is nothing for the place of tokens.
        var connection = connection
        connection.credentials = nil
        connection.clientCertificate = nil
        connection.clientKey = nil
        exchange = ObjectExchange(connection, origin: key.tokenAddress.origin)
    }

    /// The token of this moment.
    func current(_ terms: HTTPTerms) throws(HTTPFault) -> String {
        if let known = token.withLock({ $0 }), now() < known.renewal { return known.text }
        // Two threads may both get one; either is good.
        let new = try fetch(terms)
        token.withLock { $0 = new }
        return new.text
    }

    /// Forgets a token that the store refuses.
    func forget(_ refused: String) {
        token.withLock { if $0?.text == refused { $0 = nil } }
    }

    private func fetch(_ terms: HTTPTerms) throws(HTTPFault) -> Token {
        let asked = now()
        let assertion = try key.assertion(scope: Self.scope, issuedAt: time(nil))
        var request = HTTPClientRequest(
            .post,
            key.tokenAddress,
            bodyLimitBytes: ObjectExchange.answerLimitBytes
        )
        request.headers = [HTTPHeaderField("Content-Type", "application/x-www-form-urlencoded")]
        let form = PercentEncoding.encode([
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion),
        ])
        let (response, body) = try exchange.send(request, .bytes(Array(form.utf8)), terms)
        guard response.status == 200 else {
            // 400 is this interface's word for a key that is not, or no more, one of the account's.
            guard response.status != 400 else {
                throw HTTPFault(.refused, "the service account's key is refused (400)")
            }
            throw HTTPFault(response, to: "the access token")
        }
        guard let answer = try? JSONValue(parsing: body), let text = answer["access_token"]?.string,
            let life = answer["expires_in"]?.integer, (1...86_400).contains(life)
        else {
            throw HTTPFault(.unavailable, "the answer to the service account's key holds no access token")
        }
        return Token(text: text, renewal: asked + .milliseconds(life * 800))
    }
}
