internal import AdapterWork
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
        let written: [(place: String, block: RepositoryConfiguration)]
        if let list = configuration.repositories {
            guard configuration.single.isEmpty else {
                throw .invalid(
                    "config: give one repository at the top or a list under repositories, not both"
                )
            }
            written = list.enumerated().map { ("/repositories/\($0.offset)", $0.element) }
        } else {
            written = [("", configuration.single)]
        }
        repositories = try Self.repositories(written, limits.index)
        dependencyHosts = try SettingsReader.dependencyHosts(configuration.dependencyHosts, repositories)
    }

    /// All that stand there, each with a name of its own; a single one may do without.
    private static func repositories(
        _ written: [(place: String, block: RepositoryConfiguration)],
        _ limits: IndexLimits
    ) throws(AdapterError) -> [RepositorySettings] {
        var repositories: [RepositorySettings] = []
        var names: Set<String> = []
        for (place, block) in written {
            let reader = SettingsReader(place)
            for repository in try reader.repositories(block, limits) {
                repositories.append(repository)
                guard let name = repository.name else { continue }
                guard names.insert(name).inserted else {
                    throw reader.fault("repository_name", "\(PlainText.short(name)) stands twice")
                }
            }
        }
        guard repositories.count > 1 else { return repositories }
        if let nameless = written.first(where: { $0.block.repositoryName == nil }) {
            let reason = "is needed where there are several repositories"
            throw SettingsReader(nameless.place).fault("repository_name", reason)
        }
        return repositories
    }
}
