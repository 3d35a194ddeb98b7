import GatewayHTTP

/// The `Link` header of a page (RFC 8288): where the other pages are.
enum LinkHeader {
    /// The header's value; the links keep all parameters of the request but the offset.
    static func text(for query: ListQuery, limit: UInt64, total: UInt64) -> String {
        let offset = query.offset
        let last = total == 0 ? 0 : (total - 1) / limit * limit
        var links: [String] = []
        let (next, overflow) = offset.addingReportingOverflow(limit)
        if !overflow, next < total { links.append(link(query, offset: next, "next")) }
        if offset > 0 {
            let previous = min(offset > limit ? offset - limit : 0, last)
            links.append(link(query, offset: previous, "prev"))
        }
        links.append(link(query, offset: 0, "first"))
        links.append(link(query, offset: last, "last"))
        return links.joined(separator: ", ")
    }

    private static func link(_ query: ListQuery, offset: UInt64, _ relation: String) -> String {
        var text = "<" + RouteTable.descriptors + "?"
        for parameter in query.values.all where parameter.name != "offset" {
            text += "\(parameter.name)=\(PercentCoding.encode(segment: parameter.value))&"
        }
        return text + "offset=\(offset)>; rel=\"\(relation)\""
    }
}
