/// By what deployments are found without looking at all of them.
enum PackageKey: Hashable, Sendable {
    case name(String)
    case digest(String)
    /// Of a directory in Git; nil = in any repository.
    case repository(RepositoryAddress?)
}

extension DeployedPackage {
    var keys: [PackageKey] {
        [
            name.map(PackageKey.name), digest.map { .digest($0.lowercased()) },
            origin.map { .repository($0.repository) },
        ]
        .compactMap { $0 }
    }
}

extension SoughtPackage {
    var keys: [PackageKey] {
        [name.map(PackageKey.name)].compactMap { $0 } + digests.map(PackageKey.digest)
            + (origin.map { [.repository($0.repository), .repository(nil)] } ?? [])
    }
}
