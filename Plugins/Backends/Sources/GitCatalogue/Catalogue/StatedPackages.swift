internal import Digest
internal import GitPackages
internal import O2DMSPluginKit
internal import SemanticVersion

/// Packages that an adapter states itself: what it finds in a cluster.
struct StatedPackages: PackageCollection {
    let packages: [Package]
    let revision: String
    private let positions: [GitPackageIdentity: Int]

    /// - Parameter packages: in any order; of equal names and versions the first counts.
    /// - Throws: if no digest can be made.
    init(_ packages: [Package]) throws(DigestError) {
        var seen: Set<GitPackageIdentity> = []
        let distinct = packages.filter { seen.insert(GitPackageIdentity($0)).inserted }
        self.packages = distinct.sorted {
            CanonicalOrder.precedes(GitPackageIdentity($0), GitPackageIdentity($1))
        }
        var positions: [GitPackageIdentity: Int] = [:]
        var digest = try SHA256()
        for (position, package) in self.packages.enumerated() {
            positions[GitPackageIdentity(package)] = position
            let texts = [
                package.name, package.artifactVersion, package.packageURI, package.checksum ?? "",
                package.description ?? "", "\(package.updatedAt ?? package.createdAt ?? 0)",
            ]
            try digest.update(Array(texts.joined(separator: "\n").utf8))
            try digest.update(package.extensionsJSON ?? [])
        }
        self.positions = positions
        revision = try digest.finalize().hex
    }

    var count: Int { packages.count }

    func identity(at position: Int) -> GitPackageIdentity { GitPackageIdentity(packages[position]) }

    func position(of identity: GitPackageIdentity) -> Int? { positions[identity] }

    func texts(at position: Int) -> [String] {
        let package = packages[position]
        return [package.name, package.description ?? ""] + package.keywords
    }

    func package(at position: Int, wantsDetail: Bool) -> Package {
        var package = packages[position]
        if !wantsDetail { package.extensionsJSON = nil }
        return package
    }
}

extension GitPackageIdentity {
    /// A package's name and version.
    init(_ package: Package) {
        self.init(name: package.artifactName ?? package.name, version: package.artifactVersion)
    }
}

/// Name ascending by bytes, version newest first: the order of every list.
enum CanonicalOrder {
    static func precedes(_ one: GitPackageIdentity, _ other: GitPackageIdentity) -> Bool {
        one.name == other.name
            ? VersionOrder.precedes(one.version, other.version)
            : one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
    }
}
