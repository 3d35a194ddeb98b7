public import HTTPClient
public import ObjectStore

extension AzureStore {
    /// Names every object whose key begins with `prefix`, page by page.
    public func list(prefix: String, _ terms: HTTPTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        try ObjectPage.all(in: place, visit) { (marker) throws(HTTPFault) in
            var fields = [("comp", "list"), ("prefix", place.prefix + prefix), ("restype", "container")]
            if let marker { fields.append(("marker", marker)) }
            let query = query([PercentEncoding.encode(fields)]) ?? ""
            let request = try request(.get, place.container(query: query))
            let (response, body) = try exchange.collect(request, terms)
            guard response.status == 200 else { throw Self.fault(response, to: "the container's listing") }
            return try ObjectPage(azure: body)
        }
    }
}
