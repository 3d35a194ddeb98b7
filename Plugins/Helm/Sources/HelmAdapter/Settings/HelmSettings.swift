internal import O2DMSPluginKit

/// A checked configuration.
struct HelmSettings: Sendable {
    let repositories: [RepositorySettings]
    let inspector: ChartInspector
    let indexLimits: IndexLimits
    let dependencyHosts: DependencyHosts
    let dependencyTimeout: Duration
    let provenance: ProvenancePolicy

    init(_ configuration: HelmConfiguration) throws(AdapterError) {
        let limits = try SettingsReader.limits(configuration.limits)
        inspector = ChartInspector(
            limits: limits.chart,
            severities: try SettingsReader.severities(configuration.validation?.severities ?? [:])
        )
        indexLimits = limits.index
        dependencyTimeout = try SettingsReader("").dependencyTimeout(configuration.dependencyTimeout)
        provenance = try SettingsReader("").provenance(configuration.keyring, configuration.requireSigned)
        var repositories: [RepositorySettings] = []
        if let list = configuration.repositories {
            guard configuration.single.isEmpty else {
                throw .invalid(
                    "config: give one repository at the top or a list under repositories, not both"
                )
            }
            for (index, entry) in list.enumerated() {
                repositories += try SettingsReader("/repositories/\(index)").repositories(entry, limits.index)
            }
        } else {
            repositories = try SettingsReader("").repositories(configuration.single, limits.index)
        }
        try Self.checkNames(repositories)
        self.repositories = repositories
        dependencyHosts = try SettingsReader.dependencyHosts(configuration.dependencyHosts, repositories)
    }

    private static func checkNames(_ repositories: [RepositorySettings]) throws(AdapterError) {
        var names: Set<String> = []
        for (index, repository) in repositories.enumerated() {
            guard let name = repository.name else {
                guard repositories.count > 1 else { continue }
                throw .invalid(
                    "config/repositories/\(index)/repository_name: is needed where there are several repositories"
                )
            }
            guard names.insert(name).inserted else {
                throw .invalid(
                    "config/repositories/\(index)/repository_name: \(PlainText.short(name)) stands twice"
                )
            }
        }
    }
}
