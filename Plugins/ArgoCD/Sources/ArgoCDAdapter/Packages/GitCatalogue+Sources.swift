internal import Deployments
internal import GitCatalogue

extension GitCatalogue {
    /// The package in a configured repository that a source is; nil = it is none.
    func package(of resolved: SourceRevision) -> (name: String, version: String)? {
        guard resolved.source.kind == .git,
            let address = resolved.source.repoURL.flatMap(RepositoryAddress.init)
        else { return nil }
        let path = (resolved.source.path ?? "").split(separator: "/").filter { $0 != "." }.map(String.init)
        return package(at: path, commit: resolved.revision) { RepositoryAddress($0)?.mayBe(address) ?? false }
    }

    /// What a source is called in the list of packages; nil if it names no repository.
    func name(of resolved: SourceRevision) -> (name: String, version: String)? {
        package(of: resolved) ?? SourceAddress(resolved).map { ($0.name, $0.version) }
    }
}
