public import O2DMSPluginKit
internal import SemanticVersion

/// A package as a deployment names it, and how the deployment uses it.
public struct DeployedPackage: Sendable, Hashable {
    /// How a deployment uses a package.
    public enum Use: Sendable, Hashable {
        /// It is what runs.
        case running
        /// It is asked for, or what is asked for admits it, and it is not known to run.
        case declared
        /// A rollback would bring it back.
        case rollbackTarget
    }

    /// The artifact name, a chart's for example; nil = only `origin` or `digest` says what it is.
    public var name: String?
    /// The version that was resolved; nil = not known.
    public var version: String?
    /// What versions are admitted, in Helm's grammar.
    ///
    /// Counts while `version` is nil; with both nil every version is.
    public var constraint: String?
    /// Where it is from; nil = the backend does not say, so that any repository's package of the name may be meant.
    public var repository: RepositoryAddress?
    /// `sha256:…` of its archive or of its manifest in an OCI registry.
    public var digest: String?
    /// A digest of its content that is not its archive's, to be compared with the sought package's; nil = not known.
    public var fingerprint: String?
    /// The directory in Git that it is from.
    public var origin: GitOrigin?
    /// How it is used.
    public var use: Use

    /// Names a package; the rest is set afterwards.
    public init(
        name: String?,
        version: String? = nil,
        repository: RepositoryAddress? = nil,
        use: Use = .running
    ) {
        self.name = name
        self.version = version
        self.repository = repository
        self.use = use
    }

    /// How well it is known that a deployment of this uses a package; `.none` = it does not.
    public func evidence(of package: SoughtPackage) -> DeploymentEvidence {
        let match = strongest([digestMatch(package), originMatch(package), nameMatch(package)])
        switch (match, use) {
        case (.none, _): return .none
        case (_, .running): return match
        case (_, .declared): return .declared
        case (_, .rollbackTarget): return .rollbackTarget
        }
    }

    private func digestMatch(_ package: SoughtPackage) -> DeploymentEvidence {
        digest.map { package.digests.contains($0.lowercased()) } ?? false ? .exact : .none
    }

    private func originMatch(_ package: SoughtPackage) -> DeploymentEvidence {
        guard let origin, let sought = package.origin,
            origin.repository == nil || origin.repository == sought.repository
        else { return .none }
        // Whoever deploys a directory above may or may not take what is below it.
        guard sought.contains(origin.path) else { return origin.contains(sought.path) ? .declared : .none }
        guard let commit = origin.commit else { return .declared }
        if commit == sought.commit { return .exact }
        // A directory that bears its version is never overwritten: what was deployed of it is this version, at any commit.
        let isOfVersion =
            package.version.map { sought.path == $0 || sought.path.hasSuffix("/\($0)") } ?? false
        return isOfVersion ? .nameVersion : .none
    }

    private func nameMatch(_ package: SoughtPackage) -> DeploymentEvidence {
        guard let name, name == package.name, isFrom(package) else { return .none }
        guard let version else { return admits(package) ? .declared : .none }
        let evidence = VersionMatch(version).evidence(of: package)
        return evidence == .nameVersion && fingerprint != nil && fingerprint == package.fingerprint
            ? .exact : evidence
    }

    /// The address of a chart in a registry may be written with the chart's name or without it.
    private func isFrom(_ package: SoughtPackage) -> Bool {
        guard let repository, let sought = package.repository else { return true }
        // Clients reach a directory or a bucket through a server, at an address that nobody here knows.
        guard repository.isOfNetwork == sought.isOfNetwork else { return true }
        return repository == sought || package.name.map { repository == sought.appending($0) } ?? false
    }

    private func admits(_ package: SoughtPackage) -> Bool {
        guard let constraint, !constraint.isEmpty, let version = package.version else { return true }
        if constraint == version { return true }
        guard let range = try? VersionConstraint(constraint), let number = package.semanticVersion else {
            return false
        }
        return range.contains(number)
    }

    private func strongest(_ matches: [DeploymentEvidence]) -> DeploymentEvidence {
        matches.reduce(.none) { $0.stronger($1) }
    }
}

extension DeploymentEvidence {
    /// Of two the stronger one: exact, then name and version, declared, rollback target, none.
    public func stronger(_ other: DeploymentEvidence) -> DeploymentEvidence {
        if self == .none { return other }
        return other == .none || rawValue <= other.rawValue ? self : other
    }
}
