public import HTTPClient
public import ObjectStore

extension S3Store {
    /// At a thousand keys a page, more objects than a chart repository has.
    private static let pageLimit = 10_000

    /// Names every object whose key begins with `prefix`, page by page.
    public func list(prefix: String, _ terms: ObjectTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        _ = try listing(prefix: prefix, terms, visit)
    }

    /// The same; gives the last answer.
    @discardableResult
    func listing(
        prefix: String,
        _ terms: ObjectTerms,
        _ visit: (ObjectHead) -> Void
    ) throws(HTTPFault) -> HTTPClientResponse {
        var token: String?
        for _ in 0..<Self.pageLimit {
            let (page, response) = try page(prefix: prefix, token: token, terms)
            for var object in page.objects {
                guard let key = place.key(object.key) else { continue }
                object.key = key
                visit(object)
            }
            guard let next = page.continuation else { return response }
            guard next != token else { throw HTTPFault(.unavailable, "the bucket's listing does not go on") }
            token = next
        }
        throw HTTPFault(.tooLarge, "the bucket's listing has more than \(Self.pageLimit) pages")
    }

    /// Tells a missing object from a missing bucket, which a 404 alone does not.
    func confirmBucket(_ terms: ObjectTerms) throws(HTTPFault) {
        _ = try page(prefix: "", token: nil, terms, maxKeys: 1)
    }

    private func page(
        prefix: String,
        token: String?,
        _ terms: ObjectTerms,
        maxKeys: Int? = nil
    ) throws(HTTPFault) -> (S3Listing, HTTPClientResponse) {
        // In the order of names, as the signature wants it.
        var query: [(String, String)] = token.map { [("continuation-token", $0)] } ?? []
        query += [("encoding-type", "url"), ("list-type", "2")]
        if let maxKeys { query.append(("max-keys", "\(maxKeys)")) }
        query.append(("prefix", place.prefix + prefix))
        let (response, body) = try exchange.collect(request(.get, place.address(query: query)), terms)
        guard response.status == 200 else {
            // An absent bucket is nothing that a caller could take for an absent object.
            guard response.status != 404 else {
                throw HTTPFault(.unavailable, "the store has no bucket of this name (404)")
            }
            throw HTTPFault(response, to: "the bucket's listing", code: StoreError.code(in: body))
        }
        return (try S3Listing(body, dialect), response)
    }
}
