internal import AdapterWork
public import Git
internal import GitPackages
internal import O2DMSPluginKit

extension GitCatalogue {
    /// Where a package lies.
    enum Place {
        case git(FollowedRepository, GitPackage)
        case stated(Package)
    }

    /// Finds a package, in what is served or, failing that, in what the repositories have by now.
    func find(_ identity: GitPackageIdentity, _ wanted: String?, _ call: Call) throws(AdapterError) -> Place {
        let candidates =
            try wanted.map { name throws(AdapterError) in [try repository(named: name)] } ?? repositories
        for isSecondLook in [false, true] {
            for repository in candidates {
                if isSecondLook { repository.catchUp(call) }
                if let package = repository.state.snapshot?.package(identity) {
                    return .git(repository, package)
                }
            }
            if wanted == nil, let package = statedPackage(identity.name, identity.version) {
                return .stated(package)
            }
        }
        for repository in candidates {
            guard let loss = repository.state.snapshot?.losses[identity] else { continue }
            throw .unavailable(
                "repository \(repository.settings.name) names \(identity) and does not have its files: \(loss.reason)"
            )
        }
        try catalogue.checkAvailability(repository: wanted)
        throw .notFound("there is no \(ShownText.short(identity.description))")
    }

    func repository(named name: String) throws(AdapterError) -> FollowedRepository {
        guard let repository = repositories.first(where: { $0.settings.name == name }) else {
            throw .notFound("there is no repository \(ShownText.short(name))")
        }
        return repository
    }
}

extension GitCatalogue {
    /// The addresses of the repositories that lie elsewhere.
    public var addresses: [GitAddress] { repositories.compactMap { $0.settings.packages.remote?.address } }

    /// Whether a package is listed, in Git or stated by the adapter.
    public func hasPackage(_ name: String, _ version: String) -> Bool {
        let identity = GitPackageIdentity(name: name, version: version)
        return catalogue.parts.contains { $0.packages?.position(of: identity) != nil }
    }

    /// The package that a directory of a repository is, if it is one of those that are listed.
    ///
    /// - Parameters:
    ///   - path: from the top of the repository down.
    ///   - commit: in 40 digits; tells versions apart where tags do.
    ///   - isRepository: whether a repository's address is the one that is meant.
    /// - Returns: name and version; nil = it is none of them.
    public func package(
        at path: [String],
        commit: String?,
        in isRepository: (String) -> Bool
    ) -> (name: String, version: String)? {
        for repository in repositories where isRepository(repository.packages.address) {
            let settings = repository.settings.packages
            let rest = path.dropFirst(settings.root.count)
            guard path.starts(with: settings.root), let name = rest.first,
                let snapshot = repository.state.snapshot
            else { continue }
            switch settings.layout {
            case .directory:
                guard rest.count == 2, let version = rest.last,
                    snapshot.package(GitPackageIdentity(name: name, version: version)) != nil
                else { continue }
                return (name, version)
            case .tags:
                let tagged = snapshot.versions(of: name).first { $0.commit.hex == commit }
                guard rest.count == 1, let tagged else { continue }
                return (name, tagged.version)
            }
        }
        return nil
    }
}
