public import HTTPClient
internal import JSONText
public import ObjectStore

extension GCSStore {
    /// At a thousand keys a page, more objects than a chart repository has.
    private static let pageLimit = 10_000

    /// Names every object whose key begins with `prefix`, page by page.
    public func list(prefix: String, _ terms: ObjectTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        var token: String?
        for _ in 0..<Self.pageLimit {
            let page = try page(prefix: prefix, token: token, terms)
            for resource in page["items"]?.elements ?? [] {
                guard var head = ObjectHead(gcs: resource) else {
                    throw HTTPFault(
                        .unavailable,
                        "the bucket's listing has an entry without name, size or generation"
                    )
                }
                guard let key = place.key(head.key) else { continue }
                head.key = key
                visit(head)
            }
            guard let next = page["nextPageToken"]?.string, !next.isEmpty else { return }
            guard next != token else { throw HTTPFault(.unavailable, "the bucket's listing does not go on") }
            token = next
        }
        throw HTTPFault(.tooLarge, "the bucket's listing has more than \(Self.pageLimit) pages")
    }

    /// Tells a missing object from a missing bucket, which a 404 alone does not.
    func confirmBucket(_ terms: ObjectTerms) throws(HTTPFault) {
        _ = try page(prefix: "", token: nil, terms, maxResults: 1)
    }

    private func page(
        prefix: String,
        token: String?,
        _ terms: ObjectTerms,
        maxResults: Int = 1000
    ) throws(HTTPFault) -> JSONValue {
        var query = [("maxResults", "\(maxResults)"), ("prefix", place.prefix + prefix)]
        if let token { query.append(("pageToken", token)) }
        let text = query.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        let request = try request(.get, place.container(query: text), terms)
        let (response, body) = try exchange.collect(request, terms)
        guard response.status != 404 else {
            throw HTTPFault(.unavailable, "the store has no bucket of this name (404)")
        }
        guard response.status == 200 else { throw fault(response, to: "the bucket's listing", of: request) }
        guard let page = try? JSONValue(parsing: body), page.kind == .object else {
            throw HTTPFault(.unavailable, "the bucket's listing is no JSON object")
        }
        return page
    }
}
