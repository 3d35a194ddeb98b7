internal import HTTPClient

/// A request to the API, before it is known with whose credentials it is sent.
struct KubernetesRequest {
    var method = HTTPClientRequest.Method.get
    /// Below the API server's address, without a slash at the beginning.
    var path: String
    var query: [(String, String)] = []
    var body: [UInt8]?
    var contentType = "application/json"
    var accept = "application/json"
    /// The longest answer.
    var answerLimitBytes: Int
    /// The answer has no end of its own.
    var isWatch = false
    /// For messages, as `list of secrets`.
    var subject: String

    func httpRequest(
        _ access: ClusterAccess,
        _ identity: ClusterIdentity,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> HTTPClientRequest {
        let target = query.isEmpty ? path : "\(path)?\(PercentEncoding.encode(query))"
        let address: HTTPAddress
        do throws(HTTPClientError) { address = try access.server.resolving(target) } catch {
            throw KubernetesFault(error, to: subject)
        }
        var headers = [HTTPHeaderField("Accept", accept)] + access.impersonation.headers
        if let authorization = identity.authorization {
            headers.append(HTTPHeaderField("Authorization", authorization))
        }
        if body != nil { headers.append(HTTPHeaderField("Content-Type", contentType)) }
        return HTTPClientRequest(method, address, headers: headers, bodyLimitBytes: UInt64(answerLimitBytes))
            .under(terms)
    }
}
