internal import Git
internal import GitCatalogue
internal import GitPackages
internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit

extension SourceRegistration {
    /// Finds what a registration points at: by its address an OCI registry, by its chart a repository of charts, else Git.
    func resolve(
        _ request: SourceRequest,
        _ terms: HTTPTerms,
        _ call: Call
    ) throws(AdapterError) -> SourceTarget {
        if request.git.repoURL.hasPrefix("oci://") {
            return try RegistryLookup(lookup: lookup).resolve(request, terms)
        }
        if request.chart != nil { return try ChartIndexLookup(lookup: lookup).resolve(request, terms) }
        let found = try lookup.resolve(request.git, call)
        let commit = found.commit.id.hex
        return SourceTarget(
            kind: .gitRepository,
            spec: request.spec([JSONMember(key: "ref", value: ["commit": .string(commit)])]),
            path: request.git.path,
            description: found.details.description,
            resolved: commit
        )
    }
}
