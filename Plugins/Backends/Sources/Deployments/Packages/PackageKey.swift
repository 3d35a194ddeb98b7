/// By what deployments are found without looking at all of them.
enum PackageKey: Hashable, Sendable {
    case name(String)
    case digest(String)
    case repository(RepositoryAddress)
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
        [name.map(PackageKey.name), origin.map { .repository($0.repository) }].compactMap { $0 }
            + digests.map(PackageKey.digest)
    }
}
