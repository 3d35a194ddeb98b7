public import HTTPClient
public import ObjectStore

extension S3Store {
    /// Names every object whose key begins with `prefix`, page by page.
    public func list(prefix: String, _ terms: HTTPTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        _ = try listing(prefix: prefix, terms, visit)
    }

    /// The same; gives the last answer.
    func listing(
        prefix: String,
        _ terms: HTTPTerms,
        _ visit: (ObjectHead) -> Void
    ) throws(HTTPFault) -> HTTPClientResponse? {
        var last: HTTPClientResponse?
        try ObjectPage.all(in: place, visit) { (token) throws(HTTPFault) in
            let (response, body) = try page(prefix: prefix, token: token, terms)
            last = response
            return try ObjectPage(s3: body, dialect)
        }
        return last
    }

    /// Returns if an answer says that there is no such object, and throws what it says else.
    ///
    /// A 404 alone does not tell a missing object from a missing bucket.
    func confirmAbsence(
        _ response: HTTPClientResponse,
        _ body: [UInt8] = [],
        of what: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) {
        let code = StoreError.code(in: body)
        guard response.status == 404 else { throw fault(response, to: what, code: code) }
        guard code != "NoSuchKey" else { return }
        _ = try ObjectPage(s3: page(prefix: "", token: nil, terms, maxKeys: 1).body, dialect)
    }

    private func page(
        prefix: String,
        token: String?,
        _ terms: HTTPTerms,
        maxKeys: Int? = nil
    ) throws(HTTPFault) -> (response: HTTPClientResponse, body: [UInt8]) {
        // In the order of names, as the signature wants it.
        var query: [(String, String)] = token.map { [("continuation-token", $0)] } ?? []
        query += [("encoding-type", "url"), ("list-type", "2")]
        if let maxKeys { query.append(("max-keys", "\(maxKeys)")) }
        query.append(("prefix", place.prefix + prefix))
        let (response, body) = try exchange.collect(request(.get, place.address(query: query)), terms)
        guard response.status != 404 else { throw HTTPFault.noBucket }
        guard response.status == 200 else {
            throw fault(response, to: "the bucket's listing", code: StoreError.code(in: body))
        }
        return (response, body)
    }
}
