internal import HTTPClient

/// What came of sending a request once.
enum Attempt {
    /// An answer that is no error, whose body has been handed over.
    case answered(HTTPClientResponse)
    /// No such answer.
    ///
    /// `isRepeatable`: sending the request again can neither make a change twice nor hand over data twice.
    case failed(KubernetesFault, isRepeatable: Bool)

    private static let errorLimitBytes = 65_536

    init(
        _ request: KubernetesRequest,
        _ access: ClusterAccess,
        _ identity: ClusterIdentity,
        _ terms: HTTPTerms,
        _ onHead: () -> Void,
        _ onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(KubernetesFault) {
        let httpRequest = try request.httpRequest(access, identity, terms)
        let client = request.isWatch ? identity.watching : identity.asking
        var errorBody: [UInt8] = []
        var isError = false
        var hasData = false
        let response: HTTPClientResponse
        do throws(HTTPClientError) {
            response = try unsafe client.perform(
                httpRequest,
                body: request.body.map { .bytes($0) } ?? .none,
                onHead: { head in
                    isError = !(200..<300).contains(head.status)
                    if !isError { onHead() }
                    return true
                },
                onData: { bytes in
                    guard isError else {
                        hasData = true
                        return unsafe onData(bytes)
                    }
                    let room = Self.errorLimitBytes - errorBody.count
                    unsafe errorBody.append(contentsOf: bytes.prefix(room))
                    return true
                }
            )
        } catch {
            let isRepeatable = request.method == .get && !hasData && error.kind == .connection
            self = .failed(KubernetesFault(error, to: request.subject), isRepeatable: isRepeatable)
            return
        }
        guard isError else {
            self = .answered(response)
            return
        }
        let fault = KubernetesFault(response, errorBody, to: request.subject)
        let isTrouble = response.status == 429 || response.status >= 500
        let isRepeatable = isTrouble && (fault.retryAfter != nil || request.method == .get)
        self = .failed(fault, isRepeatable: isRepeatable)
    }
}
