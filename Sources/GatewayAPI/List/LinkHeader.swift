import GatewayHTTP

/// The `Link` header of a page (RFC 8288): where the other pages are.
enum LinkHeader {
    /// The header's value; the links keep all parameters of the request but the offset.
    static func text(for page: PageQuery, limit: UInt64, total: UInt64) -> String {
        let offset = page.offset
        let last = total == 0 ? 0 : (total - 1) / limit * limit
        let target = self.target(of: page)
        var text = ""
        text.reserveCapacity(4 * (target.utf8.count + 32))
        let (next, overflow) = offset.addingReportingOverflow(limit)
        if !overflow, next < total { append(target, next, ">; rel=\"next\", ", to: &text) }
        if offset > 0 {
            append(target, min(offset > limit ? offset - limit : 0, last), ">; rel=\"prev\", ", to: &text)
        }
        append(target, 0, ">; rel=\"first\", ", to: &text)
        append(target, last, ">; rel=\"last\"", to: &text)
        return text
    }

    /// A link up to its offset.
    private static func target(of page: PageQuery) -> String {
        var target = "<" + page.path + "?"
        for parameter in page.values.all where parameter.name != "offset" {
            target += parameter.name
            target += "="
            target += PercentCoding.encode(segment: parameter.value)
            target += "&"
        }
        return target + "offset="
    }

    private static func append(_ target: String, _ offset: UInt64, _ relation: String, to text: inout String)
    {
        text += target
        text += String(offset)
        text += relation
    }
}
