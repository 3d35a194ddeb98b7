internal import HTTPClient
internal import JSONText

extension ChartMuseumAPI {
    /// The most segments of a repository's path; a probe is made for each.
    private static let segmentLimit = 8

    /// Finds the API that a repository belongs to.
    ///
    /// Nothing in the repository's address tells which of its segments are the server's context path and which the tenant, so each
    /// split is tried, the one without tenant first.
    ///
    /// - Parameters:
    ///   - repository: the repository's directory.
    ///   - depth: how many segments name the tenant, if that is configured.
    ///   - client: for this server.
    ///   - terms: for all probes together.
    /// - Returns: `nil` = the server answered, and it is no ChartMuseum.
    /// - Throws: why the server's answer does not tell.
    static func find(
        at repository: HTTPAddress,
        depth: Int?,
        _ client: HTTPClient,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ChartMuseumAPI? {
        let count = segments(of: repository).count
        guard count <= segmentLimit, depth ?? 0 <= count else { return nil }
        for contextSegments in (0...count).reversed()
        where depth.map({ count - $0 == contextSegments }) ?? true {
            let api = try HTTPFault.exchange { () throws(HTTPClientError) in
                try ChartMuseumAPI(contextSegments: contextSegments, of: repository, client: client)
            }
            if try api.isThere(terms) { return api }
        }
        return nil
    }

    /// Whether the server's answers are those of a ChartMuseum.
    private func isThere(_ terms: HTTPTerms) throws(HTTPFault) -> Bool {
        // `offset` without `limit` would be answered with nothing at all.
        let page = try HTTPFault.exchange { () throws(HTTPClientError) in
            try charts.resolving(charts.path + "?offset=0&limit=1")
        }
        let answer: (response: HTTPClientResponse, body: [UInt8])
        do throws(HTTPClientError) { answer = try client.collect(request(.get, page, terms)) } catch {
            // Many versions of one chart make a long answer.
            guard error.kind == .tooLarge else { throw HTTPFault(error) }
            return try saysItsVersion(terms)
        }
        switch answer.response.status {
        case 200:
            guard let charts = try? JSONValue(parsing: answer.body).members else { return false }
            if charts.isEmpty { return try saysItsVersion(terms) }
            return charts.allSatisfy(Self.isChart)
        case 401, 403: return try saysItsVersion(terms)
        case 429, 500...: throw HTTPFault(answer.response, to: "the question whether it is a ChartMuseum")
        default: return false
        }
    }

    private static func isChart(_ chart: JSONMember) -> Bool {
        guard let versions = chart.value.elements, !versions.isEmpty else { return false }
        return versions.allSatisfy { $0["name"]?.string == chart.key && $0["version"]?.string != nil }
    }

    /// `GET /info`, which needs no rights.
    private func saysItsVersion(_ terms: HTTPTerms) throws(HTTPFault) -> Bool {
        let (response, body) = try ask(.get, info, terms)
        guard response.status == 200, let answer = try? JSONValue(parsing: body) else { return false }
        return answer["version"]?.string != nil
    }
}
