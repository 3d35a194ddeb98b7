public import HTTPClient
public import ObjectStore

extension AzureStore {
    /// At five thousand blobs a page, more than a chart repository has.
    private static let pageLimit = 10_000

    /// Names every object whose key begins with `prefix`, page by page.
    public func list(prefix: String, _ terms: ObjectTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        var marker: String?
        for _ in 0..<Self.pageLimit {
            let page = try page(prefix: prefix, marker: marker, terms)
            for var object in page.objects {
                guard let key = place.key(object.key) else { continue }
                object.key = key
                visit(object)
            }
            guard let next = page.marker else { return }
            guard next != marker else {
                throw HTTPFault(.unavailable, "the container's listing does not go on")
            }
            marker = next
        }
        throw HTTPFault(.tooLarge, "the container's listing has more than \(Self.pageLimit) pages")
    }

    private func page(prefix: String, marker: String?, _ terms: ObjectTerms) throws(HTTPFault) -> AzureListing
    {
        var parameters = [
            "comp=list", "prefix=" + PercentEncoding.encode(place.prefix + prefix), "restype=container",
        ]
        if let marker { parameters.append("marker=" + PercentEncoding.encode(marker)) }
        let request = try request(.get, place.container(query: query(parameters) ?? ""))
        let (response, body) = try exchange.collect(request, terms)
        guard response.status == 200 else { throw Self.fault(response, to: "the container's listing") }
        return try AzureListing(body)
    }
}
