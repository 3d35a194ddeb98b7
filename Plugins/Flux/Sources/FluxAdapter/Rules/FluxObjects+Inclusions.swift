internal import Deployments
internal import Kubernetes

extension FluxObjects {
    /// The directories of other Git repositories that one includes, as far as they are at a directory of it or below.
    ///
    /// - Parameters:
    ///   - source: a Git repository.
    ///   - path: the directory in it, as it is written.
    /// - Returns: those that Flux has taken at their commit, the others as declared.
    func inclusions(in source: FluxIdentity, at path: String) -> [DeployedPackage] {
        guard source.kind == .gitRepository, let repository = gitRepositories[source.key] else { return [] }
        let taken = repository.content.status?.includedArtifacts ?? []
        let inclusions = repository.content.spec.include ?? []
        return inclusions.enumerated()
            .compactMap { number, inclusion in
                guard let directory = inclusion.directory(at: path) else { return nil }
                let revision = number < taken.count ? taken[number].revision : nil
                let commit = revision.flatMap(FluxRevision.init)?.digest.hex
                let key = ObjectKey(namespace: repository.metadata.namespace, name: inclusion.repository.name)
                // One that is gone may have been any.
                let address = gitRepositories[key].flatMap { RepositoryAddress($0.content.spec.url) }
                var package = DeployedPackage(name: nil, use: commit == nil ? .declared : .running)
                package.origin = GitOrigin(address, path: directory, commit: commit)
                return package
            }
    }
}

extension GitRepositoryObject.Inclusion {
    /// What of it is at a directory of the repository that includes it, or below; nil = nothing.
    fileprivate func directory(at path: String) -> String? {
        let (wanted, place) = (Self.segments(path), Self.segments(toPath ?? repository.name))
        let from = Self.segments(fromPath ?? "")
        if wanted.starts(with: place) { return (from + wanted.dropFirst(place.count)).joined(separator: "/") }
        return place.starts(with: wanted) ? from.joined(separator: "/") : nil
    }

    private static func segments(_ path: String) -> [Substring] {
        path.split(separator: "/").filter { $0 != "." }
    }
}
