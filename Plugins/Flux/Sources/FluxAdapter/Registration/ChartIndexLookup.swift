internal import AdapterWork
internal import GitCatalogue
internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit
internal import YAML
internal import YAMLValue

/// Finds charts in repositories with an `index.yaml`.
struct ChartIndexLookup {
    /// An index that is looked into; it is read as a whole.
    static let indexLimitBytes: UInt64 = 16 << 20

    let lookup: GitRegistrationLookup

    /// Looks into the index.
    ///
    /// - Parameters:
    ///   - request: where; the package's name and version are the chart's.
    ///   - terms: until when.
    /// - Returns: a HelmRepository.
    /// - Throws: what does not resolve, or must not be asked for.
    func resolve(_ request: SourceRequest, _ terms: HTTPTerms) throws(AdapterError) -> SourceTarget {
        let chart = request.chart ?? request.git.name
        guard chart == request.git.name else {
            throw .invalid("name and chart differ: a chart of a repository is registered under its own name")
        }
        let index = try index(request, terms)
        let versions = index["entries"]?[chart]?.elements ?? []
        guard let entry = versions.first(where: { $0["version"]?.string == request.git.version }) else {
            throw .invalid(
                "there is no chart \(ShownText.short(chart)) \(ShownText.short(request.git.version)) in the repository's index"
            )
        }
        return SourceTarget(
            kind: .helmRepository,
            spec: request.spec([]),
            path: chart,
            description: entry["description"]?.string,
            resolved: request.git.version
        )
    }

    private func index(_ request: SourceRequest, _ terms: HTTPTerms) throws(AdapterError) -> JSONValue {
        let base = request.git.repoURL.hasSuffix("/") ? request.git.repoURL : request.git.repoURL + "/"
        let address: HTTPAddress
        do throws(HTTPClientError) { address = try HTTPAddress(base + "index.yaml") } catch {
            throw .registration("repoURL", error.message)
        }
        try lookup.check(address.origin)
        let text: [UInt8]
        do throws(HTTPFault) { text = try fetch(address, request, terms) } catch {
            throw .registration(error)
        }
        do throws(YAMLError) { return try JSONValue(yaml: text) } catch {
            throw .registration("repoURL", "the index is no YAML: \(error)")
        }
    }

    private func fetch(
        _ address: HTTPAddress,
        _ request: SourceRequest,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> [UInt8] {
        var body: [UInt8] = []
        let response = try HTTPFault.exchange { () throws(HTTPClientError) in
            var configuration = HTTPClientConfiguration(trustedOrigin: address.origin)
            configuration.admitsRedirect = { $0 == address.origin }
            if let password = request.git.password {
                let username = request.git.username ?? ""
                configuration.credentials = HTTPCredentials(
                    username: username,
                    password: password,
                    for: address.origin
                )
            }
            let get = HTTPClientRequest(.get, address, bodyLimitBytes: Self.indexLimitBytes).under(terms)
            return unsafe try HTTPClient(configuration).perform(get) { bytes in
                unsafe body.append(contentsOf: bytes)
                return true
            }
        }
        guard response.status == 200 else { throw HTTPFault(response, to: "index.yaml") }
        return body
    }
}
