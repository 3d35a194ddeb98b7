internal import Deployments
internal import Kubernetes

extension FluxObjects {
    /// Inclusions within inclusions are followed so far; they may go round in circles.
    private static let depthLimit = 16
    /// How many directories are looked at for one; beyond it any may be included.
    private static let directoriesLimit = 1000

    private struct Directory: Hashable {
        let source: FluxIdentity
        let path: String
    }

    /// The directories of other Git repositories that one includes, as far as they are at a directory of it or below.
    ///
    /// - Parameters:
    ///   - source: a Git repository.
    ///   - path: the directory in it, as it is written.
    /// - Returns: those that Flux has taken at their commit, the others as declared, and what these include in turn.
    func inclusions(in source: FluxIdentity, at path: String) -> [DeployedPackage] {
        var found: [DeployedPackage] = []
        var seen: Set<Directory> = []
        var next = [Directory(source: source, path: path)]
        for _ in 0..<Self.depthLimit where !next.isEmpty {
            let including = next.filter { seen.insert($0).inserted }
            next = []
            for directory in including {
                for (package, included) in inclusions(in: directory) {
                    found.append(package)
                    next.append(included)
                }
                guard found.count <= Self.directoriesLimit else { return found + [Self.any] }
            }
        }
        return found
    }

    /// Any directory of any repository.
    private static var any: DeployedPackage {
        var package = DeployedPackage(name: nil, use: .declared)
        package.origin = GitOrigin(nil, path: "")
        return package
    }

    /// What a directory includes itself.
    private func inclusions(in directory: Directory) -> [(DeployedPackage, Directory)] {
        guard directory.source.kind == .gitRepository, let repository = gitRepositories[directory.source.key]
        else {
            return []
        }
        let taken = repository.content.status?.includedArtifacts ?? []
        let inclusions = repository.content.spec.include ?? []
        return inclusions.enumerated().compactMap { number, inclusion in
            guard let path = inclusion.directory(at: directory.path) else { return nil }
            let revision = number < taken.count ? taken[number].revision : nil
            let state = revision.flatMap(FluxRevision.init)
            let commit = state?.digest.hex
            let key = ObjectKey(namespace: repository.metadata.namespace, name: inclusion.repository.name)
            // One that is gone may have been any.
            let spec = gitRepositories[key]?.content.spec
            let address = spec.flatMap { RepositoryAddress($0.url) }
            var package = DeployedPackage(name: nil, use: commit == nil ? .declared : .running)
            package.origin = GitOrigin(address, path: path, commit: commit)
            package.origin?.reference = state?.reference ?? spec?.ref?.followed
            return (package, Directory(source: FluxIdentity(kind: .gitRepository, key: key), path: path))
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
