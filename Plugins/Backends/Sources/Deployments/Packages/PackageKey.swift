/// By what deployments are found without looking at all of them.
enum PackageKey: Hashable, Sendable {
    case name(String)
    /// Of a package whose name is not known.
    case anyName
    case digest(String)
    /// Of a directory in Git, by ``RepositoryAddress/place``; nil = in any repository.
    case repository(String?)
}

extension DeployedPackage {
    var keys: [PackageKey] {
        [
            name.map(PackageKey.name) ?? names.map { _ in .anyName },
            digest.map { .digest($0.lowercased()) }, origin.map { .repository($0.repository?.place) },
        ]
        .compactMap { $0 }
    }
}

extension SoughtPackage {
    var keys: [PackageKey] {
        (name.map { [.name($0), .anyName] } ?? []) + digests.map(PackageKey.digest)
            + (origin.map { [.repository($0.repository?.place), .repository(nil)] } ?? [])
    }
}
