internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit
internal import Provenance

extension SettingsReader {
    /// - Parameter written: severities by the ids of rules.
    /// - Returns: the table's severities with these in their place.
    /// - Throws: which rule is none, or may not be lowered.
    static func severities(_ written: [String: String]) throws(AdapterError) -> ChartSeverities {
        let reader = SettingsReader("/validation/severities")
        var severities = ChartSeverities()
        for (id, name) in written.sorted(by: { $0.key < $1.key }) {
            guard let rule = ChartRule(rawValue: id) else {
                throw reader.fault(PlainText.short(id), "is no rule")
            }
            guard let severity = ChartSeverity(rawValue: name) else {
                throw reader.fault(id, "must be error, warning or info")
            }
            guard !rule.terms.isFixed || severity == .error else {
                throw reader.fault(id, "is always an error: without it the repository would not be safe")
            }
            severities[rule] = severity
        }
        return severities
    }

    /// - Parameters:
    ///   - written: hosts, with their port where it is not the usual one; nil = those of the configured repositories.
    ///   - repositories: the configured ones.
    /// - Returns: the hosts.
    /// - Throws: which text is no host.
    static func dependencyHosts(
        _ written: [String]?,
        _ repositories: [RepositorySettings]
    ) throws(AdapterError) -> DependencyHosts {
        guard let written else {
            let origins = repositories.compactMap { repository in
                if case .oci(let oci) = repository.kind { return oci.address.registry.origin }
                return try? HTTPAddress(repository.url).origin
            }
            return DependencyHosts(names: Set(origins.map { "\($0.host):\($0.port)" }))
        }
        for (index, host) in written.enumerated() {
            let address = try? HTTPAddress("https://\(host)/")
            guard let address, address.path == "/", address.query == nil,
                !host.utf8.contains(UInt8(ascii: "#"))
            else {
                throw SettingsReader("/dependency_hosts").fault(
                    "\(index)",
                    "must be a host, or a host and a port"
                )
            }
        }
        return DependencyHosts(names: Set(written.map { $0.lowercased() }))
    }

    /// Reads the keys that may sign charts.
    func provenance(_ keyring: String?, _ requireSigned: Bool?) throws(AdapterError) -> ProvenancePolicy {
        guard let keyring else {
            guard requireSigned != true else { throw fault("require_signed", "needs a keyring") }
            return ProvenancePolicy()
        }
        do throws(SignatureError) {
            return ProvenancePolicy(
                keyring: try SignatureKeyring(file: keyring),
                isRequired: requireSigned ?? false
            )
        } catch {
            throw fault("keyring", error.message)
        }
    }

    func dependencyTimeout(_ written: String?) throws(AdapterError) -> Duration {
        try duration("dependency_timeout", written, atLeast: .milliseconds(1)) ?? .seconds(30)
    }
}
