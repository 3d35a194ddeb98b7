public import Deployments
internal import Git
internal import GitPackages

extension GitCatalogue {
    /// What deployed directories of the configured repositories are made of beside themselves.
    public var reach: PackageReach {
        let places = repositories.compactMap { repository in
            RepositoryAddress(repository.packages.address).map { (address: $0, repository: repository) }
        }
        return PackageReach(places.map(\.address)) {
            let readers = places.map { place in
                (place.address, ReachReader(place.repository.packages) { place.repository.wake() })
            }
            return { package in
                guard let origin = package.origin, let address = origin.repository, !origin.isOfFiles else {
                    return []
                }
                return readers.filter { $0.0.mayBe(address) }.flatMap { package.parts(of: origin, by: $0.1) }
            }
        }
    }
}

extension DeployedPackage {
    /// What is used by this one's being used; where that cannot be read, anything may be.
    fileprivate func parts(of origin: GitOrigin, by reader: ReachReader) -> [DeployedPackage] {
        do throws(GitFault) {
            let reach = try reader.reach(
                of: origin.path,
                at: origin.commit,
                following: origin.reference,
                // What a rollback would bring back was fetched when it was deployed, or is not there any more.
                isWanted: use != .rollbackTarget
            )
            return reach.map(parts) ?? []
        } catch {
            return [anywhere]
        }
    }

    private func parts(_ reach: DirectoryReach) -> [DeployedPackage] {
        let directories = reach.directories.map { part($0) } + reach.folders.map { part($0, isOfFiles: true) }
        // The directory itself, where a tag's id stands for its commit.
        let tagged = reach.taggedCommit.map { [part(origin?.path ?? "", at: $0)] } ?? []
        return tagged + directories + reach.charts.map { self.chart($0) }
            + reach.remotes.map { self.remote($0) }
            + (reach.isOpen ? [anywhere] : [])
    }

    private func part(_ path: String, at commit: String? = nil, isOfFiles: Bool = false) -> DeployedPackage {
        var part = DeployedPackage(name: nil, use: use)
        part.origin = GitOrigin(origin?.repository, path: path, commit: commit ?? origin?.commit)
        part.origin?.reference = origin?.reference
        part.origin?.isResolved = origin?.isResolved ?? false
        part.origin?.isOfFiles = isOfFiles
        return part
    }

    private var anywhere: DeployedPackage {
        var any = DeployedPackage(name: nil, use: use == .running ? .declared : use)
        any.origin = GitOrigin(origin?.repository, path: "")
        return any
    }

    /// Whoever renders the directory next fetches it again.
    private func chart(_ chart: DirectoryReach.Chart) -> DeployedPackage {
        var package = DeployedPackage(
            name: chart.name,
            repository: chart.repository.flatMap(RepositoryAddress.init),
            use: use == .running ? .declared : use
        )
        package.constraint = chart.version
        return package
    }

    private func remote(_ remote: DirectoryReach.Remote) -> DeployedPackage {
        var package = DeployedPackage(name: nil, use: use == .running ? .declared : use)
        let isCommit = remote.reference.map { $0.utf8.count == 40 && $0.allSatisfy(\.isHexDigit) } ?? false
        package.origin = GitOrigin(
            RepositoryAddress(remote.repository),
            path: remote.path,
            commit: isCommit ? remote.reference : nil
        )
        package.origin?.reference = remote.reference
        return package
    }
}
