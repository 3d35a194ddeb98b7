public import HTTPClient
internal import JSONText

extension RegistryClient {
    /// How many items a page is asked to have.
    private static let pageSize = 1000

    /// The tags of a repository, in the order the registry has them; `nil` = there is no such repository.
    public func tags(of name: String, _ terms: HTTPTerms) throws(HTTPFault) -> [String]? {
        let first = try address("tags/list?n=\(Self.pageSize)", of: name)
        return try list(first, member: "tags", .pull(name), terms, what: "the tags of \(name)")
    }

    /// The names of the registry's repositories that begin with `prefix`; `nil` = the registry has no such list.
    public func names(prefix: String, _ terms: HTTPTerms) throws(HTTPFault) -> [String]? {
        let first = try HTTPFault.exchange { () throws(HTTPClientError) in
            try address.resolving("/v2/_catalog?n=\(Self.pageSize)")
        }
        let names = try list(first, member: "repositories", .catalogue, terms, what: "its catalogue")
        return names?.filter { $0.utf8.starts(with: prefix.utf8) }
    }

    /// Follows a list from page to page.
    ///
    /// Registries differ: some ignore `n`, some cut at `n` without saying where it goes on, and a list in a circle must end.
    private func list(
        _ first: HTTPAddress,
        member: String,
        _ access: RegistryAccess,
        _ terms: HTTPTerms,
        what: String
    ) throws(HTTPFault) -> [String]? {
        var items: [String] = []
        var seen: Set<String> = []
        var next: HTTPAddress? = first
        for _ in 0..<configuration.pageLimit {
            guard let page = next else { return items }
            guard let (response, found) = try self.page(page, member, access, terms, what: what) else {
                guard page.text != first.text else { return nil }
                // The rest is not gone because of that: a list that is shorter than it was means that something was deleted.
                throw HTTPFault(.unavailable, "\(what) breaks off: the registry does not have its next page")
            }
            let fresh = found.filter { seen.insert($0).inserted }
            items += fresh
            guard items.count <= configuration.itemLimit else {
                throw HTTPFault(.unavailable, "\(what) has more than \(configuration.itemLimit) items")
            }
            // A page with nothing new is the end, whatever it says of a next one.
            guard let last = fresh.last else { return items }
            next = try continuation(of: page, response, isFull: found.count >= Self.pageSize, last: last)
        }
        guard next != nil else { return items }
        throw HTTPFault(.unavailable, "\(what) has more than \(configuration.pageLimit) pages")
    }

    private func page(
        _ address: HTTPAddress,
        _ member: String,
        _ access: RegistryAccess,
        _ terms: HTTPTerms,
        what: String
    ) throws(HTTPFault) -> (HTTPClientResponse, [String])? {
        let request = HTTPClientRequest(.get, address, bodyLimitBytes: .max)
        let limit = configuration.pageLimitBytes
        let (answer, body) = try collect(request, access, terms, limitBytes: limit)
        // Where there is no catalogue, any part of the server may say so; of a list of tags only the registry's own word counts.
        if answer.isAbsence || answer.status == 404 && access == .catalogue { return nil }
        guard answer.status == 200 else { throw HTTPFault(answer, to: what) }
        guard let body else {
            throw HTTPFault(.unavailable, "a page of \(what) is larger than \(limit) bytes")
        }
        let value = try? JSONValue(parsing: body)
        switch value?[member] {
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else { break }
            return (answer.response, texts)
        // Some have null for a repository whose tags are all gone.
        case .null: return (answer.response, [])
        default: break
        }
        throw HTTPFault(.unavailable, "the registry's answer to \(what) is not the expected JSON")
    }

    private func continuation(
        of page: HTTPAddress,
        _ response: HTTPClientResponse,
        isFull: Bool,
        last: String
    ) throws(HTTPFault) -> HTTPAddress? {
        if let link = response.header("link") {
            guard let target = Self.next(link) else { return nil }
            let address = try HTTPFault.exchange { () throws(HTTPClientError) in try page.resolving(target) }
            guard address.origin == self.address.origin else {
                throw HTTPFault(.unavailable, "the registry's list goes on at another host")
            }
            return address
        }
        guard isFull else { return nil }
        let query = "n=\(Self.pageSize)&last=\(PercentEncoding.encode(last))"
        return try HTTPFault.exchange { () throws(HTTPClientError) in try page.resolving("?\(query)") }
    }

    /// The target of `<…>; rel="next"` (RFC 8288), where it is the only link, as registries have it.
    private static func next(_ link: String) -> String? {
        let bytes = link.utf8
        guard bytes.first == UInt8(ascii: "<"), let end = bytes.firstIndex(of: UInt8(ascii: ">")) else {
            return nil
        }
        let relation = String(link[end...]).lowercased()
        guard relation.contains("rel=\"next\"") || relation.contains("rel=next") else { return nil }
        return String(link[bytes.index(after: bytes.startIndex)..<end])
    }
}
