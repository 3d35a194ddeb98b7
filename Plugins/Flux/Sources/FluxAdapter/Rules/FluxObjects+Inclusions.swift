internal import Deployments
internal import Kubernetes

extension FluxObjects {
    /// Inclusions within inclusions are followed so far; they may go round in circles.
    private static let inclusionLimit = 16

    /// The directories of other Git repositories that one includes, as far as they are at a directory of it or below.
    ///
    /// - Parameters:
    ///   - source: a Git repository.
    ///   - path: the directory in it, as it is written.
    /// - Returns: those that Flux has taken at their commit, the others as declared, and what these include in turn.
    func inclusions(in source: FluxIdentity, at path: String) -> [DeployedPackage] {
        inclusions(in: source, at: path, limit: Self.inclusionLimit)
    }

    private func inclusions(in source: FluxIdentity, at path: String, limit: Int) -> [DeployedPackage] {
        guard limit > 0, source.kind == .gitRepository, let repository = gitRepositories[source.key] else {
            return []
        }
        let taken = repository.content.status?.includedArtifacts ?? []
        let inclusions = repository.content.spec.include ?? []
        return inclusions.enumerated()
            .flatMap { number, inclusion -> [DeployedPackage] in
                guard let directory = inclusion.directory(at: path) else { return [] }
                let revision = number < taken.count ? taken[number].revision : nil
                let commit = revision.flatMap(FluxRevision.init)?.digest.hex
                let key = ObjectKey(namespace: repository.metadata.namespace, name: inclusion.repository.name)
                // One that is gone may have been any.
                let address = gitRepositories[key].flatMap { RepositoryAddress($0.content.spec.url) }
                var package = DeployedPackage(name: nil, use: commit == nil ? .declared : .running)
                package.origin = GitOrigin(address, path: directory, commit: commit)
                let included = FluxIdentity(kind: .gitRepository, key: key)
                return [package] + self.inclusions(in: included, at: directory, limit: limit - 1)
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
        GitOrigin(nil, path: path).path.split(separator: "/")
    }
}
