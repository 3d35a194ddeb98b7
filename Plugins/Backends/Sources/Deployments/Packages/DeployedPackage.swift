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
    /// Which names are meant while `name` is nil, where it is written in part; nil = none is.
    public var names: NamePattern?
    /// The version that was resolved; nil = not known.
    public var version: String?
    /// What versions are admitted, in Helm's grammar.
    ///
    /// Counts while `version` is nil; with both nil every version is, and so it is if the text is no range.
    public var constraint: String?
    /// Where it is from; nil = the backend does not say, so that any repository's package of the name may be meant.
    public var repository: RepositoryAddress?
    /// With what the repository's address begins, where no more of it is known.
    public var region: RepositoryAddress?
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

    /// Whether it is a directory in a Git repository, or may be.
    public func isDirectory(of repository: RepositoryAddress) -> Bool {
        origin.map { isFrom($0, repository) } ?? false
    }

    private func digestMatch(_ package: SoughtPackage) -> DeploymentEvidence {
        digest.map { package.digests.contains($0.lowercased()) } ?? false ? .exact : .none
    }

    private func originMatch(_ package: SoughtPackage) -> DeploymentEvidence {
        guard let origin, let sought = package.origin, isFrom(origin, sought.repository) else { return .none }
        let isBelow = sought.contains(origin.path)
        guard isBelow || !origin.isOfFiles && origin.contains(sought.path) else { return .none }
        let isAtCommit = origin.isAt(sought.commit) || package.tagObjects.contains { origin.isAt($0) }
        if let tag = package.tag {
            guard origin.commit == nil else { return isAtCommit ? isBelow ? .exact : .declared : .none }
            return tag.mayBeMeant(by: origin, package) ? .declared : .none
        }
        // Whoever deploys a directory above may or may not take what is below it.
        guard isBelow, origin.commit != nil else { return .declared }
        if isAtCommit { return .exact }
        // A directory that bears its version is never overwritten: what was deployed of it is this version, at any commit.
        let isOfVersion =
            package.version.map { sought.path == $0 || sought.path.hasSuffix("/\($0)") } ?? false
        return isOfVersion ? .nameVersion : .none
    }

    private func nameMatch(_ package: SoughtPackage) -> DeploymentEvidence {
        guard isCalled(package.name), isFrom(package) else { return .none }
        guard let version else { return admits(package) ? .declared : .none }
        let evidence = VersionMatch(version).evidence(of: package)
        return evidence == .nameVersion && fingerprint != nil && fingerprint == package.fingerprint
            ? .exact : evidence
    }

    private func isCalled(_ sought: String?) -> Bool {
        guard let sought else { return false }
        return name.map { $0 == sought } ?? names?.matches(sought) ?? false
    }

    /// The address of a chart in a registry may be written with the chart's name or without it.
    private func isFrom(_ package: SoughtPackage) -> Bool {
        guard let address = repository ?? region, let sought = package.repository else { return true }
        // Clients reach a directory or a bucket through a server, at an address that nobody here knows.
        guard address.isOfNetwork == sought.isOfNetwork else { return true }
        guard repository != nil else { return address.mayContain(sought) }
        return address.mayBe(sought) || package.name.map { address.mayBe(sought.appending($0)) } ?? false
    }

    /// Whether a directory is of a repository; of one that is not known any may be.
    private func isFrom(_ origin: GitOrigin, _ sought: RepositoryAddress?) -> Bool {
        guard let sought else { return true }
        return origin.repository.map { $0.mayBe(sought) } ?? region.map { $0.mayContain(sought) } ?? true
    }

    private func admits(_ package: SoughtPackage) -> Bool {
        guard let version = package.version else { return true }
        let text = constraint ?? ""
        if text == version { return true }
        let tagged = VersionMatch.version(ofTag: text)
        if tagged != text, let number = SemanticVersion(lenient: tagged) {
            return number == package.semanticVersion
        }
        guard let range = try? VersionConstraint(text) else {
            // Nothing here says which version; the digest does, where that of the package is known as well.
            return digest == nil || package.manifestDigest == nil
        }
        return package.semanticVersion.map(range.contains) ?? false
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
