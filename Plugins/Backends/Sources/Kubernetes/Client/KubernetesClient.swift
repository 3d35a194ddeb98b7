internal import HTTPClient

/// A client of one cluster's API.
///
/// [any thread]; each call blocks its own thread only, until its terms' deadline at most.
///
/// It repeats a request that is refused (401) once with credentials read anew, and one that comes too often (429) or
/// meets an API server in trouble (5xx) as the limits allow: where the API server names a pause, whatever the request;
/// else only reads, because nobody knows whether a change was made.
public final class KubernetesClient: Sendable {
    let access: ClusterAccess
    /// The API server's address.
    public var server: String { access.server.text }
    let limits: KubernetesLimits
    /// Under which name the API server notes what we change.
    let fieldManager: String
    private let credentials: CredentialSource

    /// Makes a client; connects nowhere yet.
    ///
    /// - Parameters:
    ///   - access: where the cluster is, and who we are there.
    ///   - limits: what it may cost.
    ///   - fieldManager: under which name the API server notes what we change; at most 128 bytes.
    public init(_ access: ClusterAccess, limits: KubernetesLimits = .init(), fieldManager: String) {
        self.access = access
        self.limits = limits
        self.fieldManager = fieldManager
        credentials = CredentialSource(access)
    }

    /// Sends a request as often as it takes.
    ///
    /// - Parameters:
    ///   - request: what to send.
    ///   - terms: until when.
    ///   - onHead: called when an answer begins that is no error.
    ///   - onData: called with the pieces of an answer that is no error; `false` ends the exchange.
    /// - Returns: the head of that answer.
    /// - Throws: why there is none.
    @discardableResult
    func exchange(
        _ request: KubernetesRequest,
        _ terms: HTTPTerms,
        onHead: () -> Void = {},
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(KubernetesFault) -> HTTPClientResponse {
        var backoff = Backoff(from: limits.retryPause, to: limits.longestRetryAfter)
        var isRenewed = false
        var retries = 0
        while true {
            let identity = try credentials.current(terms)
            switch try unsafe Attempt(request, access, identity, terms, onHead, onData) {
            case .answered(let response): return response
            case .failed(let fault, _) where fault.kind == .unauthorized && !isRenewed:
                isRenewed = true
                guard credentials.renew(after: identity) else { throw fault }
            case .failed(let fault, let isRepeatable):
                guard isRepeatable, !request.isWatch, retries < limits.retries,
                    fault.retryAfter ?? .zero <= limits.longestRetryAfter
                else { throw fault }
                retries += 1
                guard terms.wait(backoff.next(asked: fault.retryAfter)) else { throw fault }
            }
        }
    }

    /// Sends a request whose answer is one object, or something else that is not long.
    func collect(_ request: KubernetesRequest, _ terms: HTTPTerms) throws(KubernetesFault) -> [UInt8] {
        var body: [UInt8] = []
        try unsafe exchange(request, terms) { bytes in
            unsafe body.append(contentsOf: bytes)
            return true
        }
        return body
    }
}
