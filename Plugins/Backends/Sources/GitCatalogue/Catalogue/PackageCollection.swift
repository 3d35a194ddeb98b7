internal import GitPackages
internal import O2DMSPluginKit

/// Packages in the canonical order: name ascending, version descending; never changes.
protocol PackageCollection: Sendable {
    var count: Int { get }
    /// Changes with anything that a package shows; the same for the same packages on every gateway.
    var revision: String { get }
    func identity(at position: Int) -> GitPackageIdentity
    func position(of identity: GitPackageIdentity) -> Int?
    /// What a search looks at.
    func texts(at position: Int) -> [String]
    func package(at position: Int, wantsDetail: Bool) -> Package
}

extension PackageCollection {
    /// Where the packages of an id stand: every way to read it as name and version is looked up.
    func positions(of reference: PackageReference) -> [Int] {
        if let name = reference.name, let version = reference.version {
            return position(of: GitPackageIdentity(name: name, version: version)).map { [$0] } ?? []
        }
        let id = reference.id
        return id.indices.filter { id[$0] == "-" }.compactMap { hyphen in
            position(
                of: GitPackageIdentity(
                    name: String(id[..<hyphen]),
                    version: String(id[id.index(after: hyphen)...])
                )
            )
        }
    }
}
