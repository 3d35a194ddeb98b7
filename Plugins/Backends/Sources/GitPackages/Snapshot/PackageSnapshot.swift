public import Git
internal import SemanticVersion

/// The packages of a repository at one moment; never changes.
public final class PackageSnapshot: Sendable {
    /// In the canonical order: name ascending, version descending.
    public let packages: [GitPackage]
    /// How many directories or tags are no packages: too large, with links, of names that are none.
    public let skipped: Int
    /// The packages among them whose files the repository itself has lost.
    public let losses: [GitPackageIdentity: PackageLoss]
    /// Changes whenever the packages may have changed.
    public let revision: ObjectID?
    private let places: [GitPackageIdentity: Int]

    init(
        _ packages: [GitPackage],
        skipped: Int,
        losses: [GitPackageIdentity: PackageLoss] = [:],
        revision: ObjectID?
    ) {
        self.losses = losses
        self.packages = packages.sorted {
            $0.name == $1.name
                ? VersionOrder.precedes($0.version, $1.version)
                : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        self.skipped = skipped
        self.revision = revision
        var places: [GitPackageIdentity: Int] = [:]
        places.reserveCapacity(packages.count)
        for (index, package) in self.packages.enumerated() {
            places[GitPackageIdentity(name: package.name, version: package.version)] = index
        }
        self.places = places
    }

    /// One package.
    public func package(_ identity: GitPackageIdentity) -> GitPackage? {
        position(of: identity).map { packages[$0] }
    }

    /// The versions of one package, the newest first.
    public func versions(of name: String) -> ArraySlice<GitPackage> {
        let wanted = name.utf8
        let start = firstIndex { !$0.utf8.lexicographicallyPrecedes(wanted) }
        return packages[start..<firstIndex { wanted.lexicographicallyPrecedes($0.utf8) }]
    }

    /// The name or version that one which is not there differs from in case only; nil = none.
    func rival(of identity: GitPackageIdentity) -> String? {
        let (name, version) = (identity.name.lowercased(), identity.version.lowercased())
        let versions = versions(of: identity.name)
        guard versions.isEmpty else { return versions.map(\.version).first { $0.lowercased() == version } }
        return packages.lazy.map(\.name).first { $0.lowercased() == name }
    }

    /// The first place whose name is as wanted, where all after it are as well.
    private func firstIndex(where isWanted: (String) -> Bool) -> Int {
        var (low, high) = (0, packages.count)
        while low < high {
            let middle = (low + high) / 2
            if isWanted(packages[middle].name) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Where a package stands in `packages`.
    public func position(of identity: GitPackageIdentity) -> Int? { places[identity] }
}
