internal import Deployments

/// Which packages an Application uses, and how.
///
/// - What runs is the newest entry of the history, and what the cluster was found to be equal to.
/// - Older entries are what a rollback brings back.
/// - What is asked for, compared with or attempted without having succeeded is declared.
extension Application {
    /// The packages, what runs first, each once in its strongest use.
    var packages: [DeployedPackage] {
        let history = deployed
        let isSynced = status?.sync?.status == "Synced"
        var found: [DeployedPackage] = []
        var known: Set<DeployedPackage> = []
        for use in [DeployedPackage.Use.running, .declared, .rollbackTarget] {
            let entries: [[SourceRevision]] =
                switch use {
                case .running: history.prefix(1).map(\.sources) + (isSynced ? [compared] : []) + [rendered]
                case .declared: (isSynced ? [] : [compared]) + [attempted, requested, unresolved]
                case .rollbackTarget: history.dropFirst().map(\.sources)
                }
            for entry in entries {
                for package in entry.packages(use) where known.insert(package.anyhowUsed).inserted {
                    found.append(package)
                }
            }
        }
        return found
    }

    /// What is asked for and is not among what was compared, so that nobody has resolved it yet; a branch is asked for all the time.
    private var unresolved: [SourceRevision] {
        let known = Set(compared.filter { $0.revision != nil }.map(\.source))
        return declared.compactMap { source in
            guard known.contains(source.source) else { return source }
            return source.source.kind == .git
                ? SourceRevision(source: source.source, revision: nil, isFollowed: true) : nil
        }
    }

    /// What the manifests that were synchronised were rendered from.
    private var rendered: [SourceRevision] {
        guard let success = status?.sourceHydrator?.lastSuccessfulOperation, let commit = success.drySHA,
            let hydrator = success.sourceHydrator ?? spec.sourceHydrator
        else { return [] }
        return [SourceRevision(source: hydrator.dry, revision: commit)]
    }
}

extension DeployedPackage {
    /// The same for every use.
    fileprivate var anyhowUsed: DeployedPackage {
        var package = self
        package.use = .running
        return package
    }
}
