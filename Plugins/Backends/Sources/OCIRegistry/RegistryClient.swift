internal import Glibc
public import HTTPClient

/// A client of one registry, by the OCI distribution protocol.
///
/// [any thread]; each call blocks its own thread only, until its terms' deadline at most. Authenticates as the registry asks, repeats a
/// refused request once with a new token and one that comes too often (429) after the pause that the registry names.
public final class RegistryClient: Sendable {
    /// `https://registry.example.com/`.
    public let address: HTTPAddress
    let configuration: RegistryConfiguration
    private let anonymous: HTTPClient
    private let identified: HTTPClient
    private let authorizer: RegistryAuthorizer

    /// Makes a client; connects nowhere yet.
    ///
    /// - Parameters:
    ///   - address: the registry's own address; its path is not used.
    ///   - configuration: how to connect.
    /// - Throws: `.address` if the address has no directory.
    public init(_ address: HTTPAddress, _ configuration: RegistryConfiguration) throws(HTTPClientError) {
        self.address = try address.resolving("/")
        self.configuration = configuration
        var client = configuration.client
        client.credentials = nil
        let anonymous = HTTPClient(client)
        self.anonymous = anonymous
        if let credentials = configuration.credentials {
            client.credentials = HTTPCredentials(
                username: credentials.username,
                password: credentials.password,
                for: address.origin
            )
        }
        identified = HTTPClient(client)
        authorizer = RegistryAuthorizer(self.address, configuration, anonymous: anonymous)
    }

    /// Sends a request as often as it takes to be let in.
    ///
    /// - Parameters:
    ///   - request: what to send; nothing that tells who asks goes along if it is for another origin.
    ///   - access: what it does.
    ///   - terms: until when.
    ///   - body: gives the body from its first byte, each time it is sent; `nil` = cannot be sent again.
    ///   - onHead: called with the head of an answer that is no error.
    ///   - onData: called with the pieces of its body.
    /// - Returns: the last answer, whatever its status.
    /// - Throws: why there is none.
    func exchange(
        _ request: HTTPClientRequest,
        _ access: RegistryAccess,
        _ terms: HTTPTerms,
        body: () -> HTTPRequestBody? = { HTTPRequestBody.none },
        onHead: (HTTPClientResponse) -> Bool = { _ in true },
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> RegistryAnswer {
        let request = request.under(terms)
        let isOwn = request.address.origin == address.origin
        var authorization = isOwn ? try authorizer.authorization(for: access, terms) : .none
        var isRenewed = !isOwn
        var busyAnswers = 0
        while true {
            guard let content = body() else {
                throw HTTPFault(.unavailable, "the body to send cannot be read again")
            }
            let answer = unsafe try attempt(request, authorization, content, onHead, onData)
            if answer.status == 401, !isRenewed {
                isRenewed = true
                let next = try authorizer.authorization(
                    after: answer.response,
                    to: access,
                    authorization,
                    terms
                )
                guard let next else { return answer }
                authorization = next
            } else if answer.status == 429, busyAnswers < configuration.busyRetryLimit {
                busyAnswers += 1
                let pause = answer.response.retryAfter ?? .seconds(busyAnswers)
                guard Self.wait(pause, terms) else { return answer }
            } else {
                return answer
            }
        }
    }

    private func attempt(
        _ request: HTTPClientRequest,
        _ authorization: RegistryAuthorizer.Authorization,
        _ body: HTTPRequestBody,
        _ onHead: (HTTPClientResponse) -> Bool,
        _ onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> RegistryAnswer {
        var request = request
        var client = anonymous
        switch authorization {
        case .none: break
        case .basic: client = identified
        case .token(let token):
            request.headers.append(HTTPHeaderField("Authorization", "Bearer \(token)"))
        }
        var isError = false
        var errorBody: [UInt8] = []
        let response = try HTTPFault.exchange { () throws(HTTPClientError) in
            unsafe try client.perform(
                request,
                body: body,
                onHead: { head in
                    isError = head.status >= 300
                    return isError || onHead(head)
                },
                onData: { bytes in
                    guard isError else { return unsafe onData(bytes) }
                    let room = RegistryAnswer.errorLimitBytes - errorBody.count
                    unsafe errorBody.append(contentsOf: bytes.prefix(room))
                    return true
                }
            )
        }
        return RegistryAnswer(response, body: errorBody)
    }

    /// Lets time pass; `false` = there is not enough of it, or nobody waits any more.
    private static func wait(_ pause: Duration, _ terms: HTTPTerms) -> Bool {
        let end = ContinuousClock.now.advanced(by: pause)
        guard end < terms.deadline else { return false }
        while ContinuousClock.now < end {
            if terms.isCancelled() { return false }
            usleep(10_000)
        }
        return true
    }
}
