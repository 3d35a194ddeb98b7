public import Digest
public import HTTPClient
public import JSONText

/// The part of Harbor's own interface (`/api/v2.0`) that its distribution protocol lacks: one request lists a hundred versions, and a tag
/// can be deleted without the others of its manifest.
public struct HarborAPI: Sendable {
    /// A manifest with its tags.
    public struct Artifact: Sendable {
        /// The digest of the manifest.
        public let digest: SHA256Digest
        /// What it is tagged with.
        public let tags: [String]
        /// Chart.yaml as JSON, if the artifact is a chart.
        public let chart: JSONValue?
    }

    private static let pageSize = 100

    private let registry: RegistryClient

    /// Speaks to the registry's host.
    public init(_ registry: RegistryClient) { self.registry = registry }

    /// Whether the registry says of itself that it is Harbor.
    public func isOffered(_ terms: HTTPTerms) throws(HTTPFault) -> Bool {
        let request = HTTPClientRequest(.get, try address(["systeminfo"]), bodyLimitBytes: .max)
        let (answer, body) = try registry.collect(request, .product, terms, limitBytes: 65_536)
        guard answer.status == 200, let body, let value = try? JSONValue(parsing: body) else { return false }
        return value["auth_mode"]?.string != nil || value["harbor_version"]?.string != nil
    }

    /// The names of a project's repositories, the project's own in front; `nil` = there is no such project.
    public func repositories(of project: String, _ terms: HTTPTerms) throws(HTTPFault) -> [String]? {
        try pages(["projects", project, "repositories"], query: "", terms)?.compactMap { $0["name"]?.string }
    }

    /// The artifacts of a repository; `nil` = there is none of that name.
    public func artifacts(of repository: String, _ terms: HTTPTerms) throws(HTTPFault) -> [Artifact]? {
        let path = try path(of: repository) + ["artifacts"]
        return try pages(path, query: "&with_tag=true", terms)?.compactMap { value in
            guard let digest = value["digest"]?.string.flatMap({ SHA256Digest(reference: $0) }) else {
                return nil
            }
            let isChart = value["type"]?.string == "CHART" && value["extra_attrs"]?.members != nil
            return Artifact(
                digest: digest,
                tags: (value["tags"]?.elements ?? []).compactMap { $0["name"]?.string },
                chart: isChart ? value["extra_attrs"] : nil
            )
        }
    }

    /// Deletes one tag and leaves the others of its manifest.
    ///
    /// - Throws: `.conflict` if a rule of the project protects it.
    public func delete(
        tag: String,
        of digest: SHA256Digest,
        from repository: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RegistryClient.Deletion {
        let path = try path(of: repository) + ["artifacts", digest.reference, "tags", tag]
        let request = HTTPClientRequest(
            .delete,
            try address(path),
            bodyLimitBytes: RegistryClient.answerLimitBytes
        )
        let answer = unsafe try registry.exchange(request, .product, terms) { _ in true }
        switch answer.status {
        case 200...204: return .deleted
        case 404 where answer.isAbsence: return .absent
        default: throw HTTPFault(answer, to: "the deletion from \(repository)")
        }
    }

    /// A repository's name holds slashes, which Harbor wants encoded twice: a proxy in front of it takes one layer off.
    private func path(of repository: String) throws(HTTPFault) -> [String] {
        let parts = repository.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw HTTPFault(.absent, "Harbor's repositories lie in projects") }
        return ["projects", parts[0], "repositories", PercentEncoding.encode(parts[1])]
    }

    private func address(_ path: [String], query: String = "") throws(HTTPFault) -> HTTPAddress {
        let encoded = path.map(PercentEncoding.encode).joined(separator: "/")
        return try HTTPFault.exchange { () throws(HTTPClientError) in
            try registry.address.resolving("/api/v2.0/\(encoded)\(query)")
        }
    }

    private func pages(
        _ path: [String],
        query: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> [JSONValue]? {
        let (pageLimit, limit) = (registry.configuration.pageLimit, registry.configuration.pageLimitBytes)
        var items: [JSONValue] = []
        for page in 1...pageLimit {
            let target = try address(path, query: "?page=\(page)&page_size=\(Self.pageSize)\(query)")
            let request = HTTPClientRequest(.get, target, bodyLimitBytes: .max)
            let (answer, body) = try registry.collect(request, .product, terms, limitBytes: limit)
            if answer.isAbsence {
                guard page > 1 else { return nil }
                throw HTTPFault(.unavailable, "Harbor's list breaks off: it does not have its next page")
            }
            guard answer.status == 200 else { throw HTTPFault(answer, to: "Harbor's list") }
            guard let body, let found = (try? JSONValue(parsing: body))?.elements else {
                throw HTTPFault(.unavailable, "Harbor's list is not the expected JSON, or too long")
            }
            items += found
            let total = answer.response.header("x-total-count").flatMap { Int($0) }
            if found.isEmpty || found.count < Self.pageSize || items.count >= total ?? .max { return items }
        }
        throw HTTPFault(.unavailable, "Harbor's list has more than \(pageLimit) pages")
    }
}
