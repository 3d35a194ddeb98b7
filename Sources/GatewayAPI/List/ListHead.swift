import AdapterHost
import GatewayHTTP

/// What is known of a list before its first item: enough for the head of the answer.
struct ListHead: Sendable {
    let page: PageQuery
    /// Absent if an adapter has no revision or did not answer: then nobody can say whether the list changed.
    var tag: EntityTag?
    /// Items of all pages together.
    var total: UInt64?
    /// The adapters of which items are missing, and why.
    var failures: [ListFailure] = []

    /// The error that is the whole answer: the only adapter's, or that of any where partial lists are not wanted.
    func errorInstead(adapterCount: Int) -> APIError? {
        guard let first = failures.first else { return nil }
        let silent = failures.count { !$0.isPartial }
        return silent == adapterCount || !page.allowsPartial ? first.error : nil
    }

    /// Whether the client's copy is current.
    ///
    /// Compressed or not, it is a copy of the same list.
    func isUnchanged(for call: APICall) -> EntityTag? {
        guard let tag, failures.isEmpty, let condition = call.ifNoneMatch else { return nil }
        return Self.unchanged(tag, condition, acceptsGzip: call.acceptsGzip)
    }

    /// The tag to answer 304 with, if `condition` holds for one of the representations that could be sent.
    static func unchanged(
        _ tag: EntityTag,
        _ condition: EntityTagCondition,
        acceptsGzip: Bool
    ) -> EntityTag? {
        if acceptsGzip, condition.matchesWeakly(tag.compressed) { return tag.compressed }
        return condition.matchesWeakly(tag) ? tag : nil
    }

    /// The head of the list, with status 200 and without the request's id.
    func response(isCompressed: Bool) -> HTTPResponse {
        var response: HTTPResponse
        if failures.isEmpty {
            response = APICall.keptResponse(tag, isCompressed: isCompressed)
        } else {
            response = HTTPResponse(status: 200)
            response.header("X-Content-Type-Options", constant: "nosniff")
            response.header("Content-Type", constant: "application/json")
            response.header("Vary", constant: "Accept, Accept-Encoding")
            response.header("Cache-Control", constant: "no-store")
            if isCompressed { response.header("Content-Encoding", constant: "gzip") }
            response.header("X-O2DMS-Partial", failures.headerText)
        }
        guard let total else { return response }
        response.header("X-Total-Count", String(total))
        if let limit = page.limit {
            response.header("Link", LinkHeader.text(for: page, limit: limit, total: total))
        }
        return response
    }
}
