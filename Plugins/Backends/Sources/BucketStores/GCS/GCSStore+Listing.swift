public import HTTPClient
internal import JSONText
public import ObjectStore

extension GCSStore {
    /// Names every object whose key begins with `prefix`, page by page.
    public func list(prefix: String, _ terms: HTTPTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        try ObjectPage.all(in: place, visit) { (token) throws(HTTPFault) in
            try page(prefix: prefix, token: token, terms)
        }
    }

    /// Returns if an answer says that there is no such object, and throws what it says else.
    ///
    /// A 404 alone does not tell a missing object from a missing bucket.
    func confirmAbsence(
        _ response: HTTPClientResponse,
        of what: String,
        _ request: HTTPClientRequest,
        _ terms: HTTPTerms
    ) throws(HTTPFault) {
        guard response.status == 404 else { throw fault(response, to: what, of: request) }
        _ = try page(prefix: "", token: nil, terms, maxResults: 1)
    }

    private func page(
        prefix: String,
        token: String?,
        _ terms: HTTPTerms,
        maxResults: Int = 1000
    ) throws(HTTPFault) -> ObjectPage {
        var query = [("maxResults", "\(maxResults)"), ("prefix", place.prefix + prefix)]
        if let token { query.append(("pageToken", token)) }
        let request = try request(.get, place.container(query: PercentEncoding.encode(query)), terms)
        let (response, body) = try exchange.collect(request, terms)
        guard response.status != 404 else { throw HTTPFault.noBucket }
        guard response.status == 200 else { throw fault(response, to: "the bucket's listing", of: request) }
        return try ObjectPage(gcs: body)
    }
}

extension ObjectPage {
    /// Reads a page of Cloud Storage's JSON interface.
    fileprivate init(gcs text: [UInt8]) throws(HTTPFault) {
        guard let page = try? JSONValue(parsing: text), page.kind == .object else {
            throw HTTPFault(.unavailable, "the bucket's listing is no JSON object")
        }
        for resource in page["items"]?.elements ?? [] {
            guard let head = ObjectHead(gcs: resource) else {
                throw HTTPFault(
                    .unavailable,
                    "the bucket's listing has an entry without name, size or generation"
                )
            }
            objects.append(head)
        }
        next = page["nextPageToken"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
