internal import HTTPClient
internal import UnnamedFile

/// Smart HTTP (gitprotocol-http) over our own client, so that its rules on certificates, redirects, credentials and deadlines count.
final class HTTPWire: GitWire {
    let isStateless = true
    let client: HTTPClient
    let address: HTTPAddress
    let scratch: String
    let terms: HTTPTerms
    let advertisementLimitBytes: UInt64
    let packLimitBytes: UInt64

    init(_ remote: GitRemote, to address: HTTPAddress, scratch: String, terms: HTTPTerms) {
        var configuration = remote.http ?? HTTPClientConfiguration(trustedOrigin: address.origin)
        configuration.trustedOrigin = address.origin
        configuration.connectTimeout = remote.connectTimeout
        configuration.lowSpeedTime = remote.idleTimeout
        configuration.lowSpeedBytesPerSecond = 1
        let host = address.origin.host
        configuration.admitsRedirect = { $0.host == host }
        if case .password(let username, let password) = remote.access {
            configuration.credentials = HTTPCredentials(
                username: username,
                password: password,
                for: address.origin
            )
        }
        client = HTTPClient(configuration)
        self.address = address
        self.scratch = scratch
        self.terms = terms
        advertisementLimitBytes = remote.advertisementLimitBytes
        packLimitBytes = remote.fetchLimitBytes
    }

    func begin(_ step: GitStep) throws(GitFault) -> any GitExchange { try HTTPExchange(step, over: self) }
}

/// One request: what is written becomes its body, which is sent with the first read.
private final class HTTPExchange: GitExchange {
    private let step: GitStep
    private let wire: HTTPWire
    private var request: UnnamedFile
    private var answer: UnnamedFile
    private var isSent = false

    init(_ step: GitStep, over wire: HTTPWire) throws(GitFault) {
        self.step = step
        self.wire = wire
        guard let request = UnnamedFile(in: wire.scratch), let answer = UnnamedFile(in: wire.scratch) else {
            throw Self.full
        }
        self.request = request
        self.answer = answer
    }

    private static let full = GitFault(.damaged, "the state directory takes no more files")

    func write(_ bytes: UnsafeRawBufferPointer) throws(GitFault) {
        guard unsafe request.append(bytes) else { throw Self.full }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitFault) -> Int {
        if !isSent { try send() }
        guard let count = unsafe answer.read(into: buffer) else {
            throw GitFault(.damaged, "the state directory cannot be read")
        }
        return count
    }

    private func send() throws(GitFault) {
        isSent = true
        let kind = step.isListing ? "advertisement" : "result"
        let expected = "application/x-\(step.service.rawValue)-\(kind)"
        var failure: GitFault?
        var isGit = false
        let response: HTTPClientResponse
        do throws(HTTPClientError) {
            response = try unsafe wire.client.perform(
                try makeRequest(),
                body: body,
                onHead: { head in
                    isGit = head.header("content-type")?.hasPrefix(expected) == true
                    return true
                },
                onData: { bytes in
                    guard isGit else { return true }
                    if unsafe !answer.append(bytes) { failure = Self.full }
                    return failure == nil
                }
            )
        } catch {
            throw failure ?? GitFault(error)
        }
        try check(response, isGit: isGit)
    }

    private func makeRequest() throws(HTTPClientError) -> HTTPClientRequest {
        let base = try wire.address.directory
        let service = step.service.rawValue
        guard step.isListing else {
            return HTTPClientRequest(
                .post,
                try base.resolving(service),
                headers: [
                    HTTPHeaderField("Content-Type", "application/x-\(service)-request"),
                    HTTPHeaderField("Accept", "application/x-\(service)-result"),
                ],
                bodyLimitBytes: wire.packLimitBytes
            ).under(wire.terms)
        }
        let listing = try base.resolving("info/refs?service=\(service)")
        return HTTPClientRequest(.get, listing, bodyLimitBytes: wire.advertisementLimitBytes).under(
            wire.terms
        )
    }

    private var body: HTTPRequestBody {
        guard !step.isListing else { return .none }
        return unsafe .stream(
            length: request.length,
            read: { [self] buffer in unsafe request.read(into: buffer) ?? -1 },
            rewind: { [self] in
                request.rewind()
                return true
            }
        )
    }

    private func check(_ response: HTTPClientResponse, isGit: Bool) throws(GitFault) {
        if (300..<400).contains(response.status) {
            throw GitFault(.unavailable, "the repository has moved: the server redirects what is sent to it")
        }
        guard response.status == 200 else { throw GitFault(HTTPFault(response, to: "the repository")) }
        guard isGit else {
            throw GitFault(.unavailable, "there is no Git at the address: the answer is of another kind")
        }
    }
}
