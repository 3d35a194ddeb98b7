internal import HTTPClient
internal import O2DMSPluginKit
internal import OCIRegistry
internal import SemanticVersion

/// Dependencies in registries: each chart is a repository there, each version a tag.
extension DependencyFinder {
    /// Asks a registry for a chart's versions: one of the configuration with its credentials, another one without any.
    func askRegistry(_ dependency: ChartDependency, _ text: String) throws(AdapterError) -> Outcome {
        let address: OCIAddress
        do throws(HTTPClientError) { address = try OCIAddress(text, isPlainHTTP: false) } catch {
            return .broken(.dependencyUnresolved, "\(PlainText.short(text)): \(error.message)")
        }
        let name = address.repository(of: dependency.name)
        guard RegistryGrammar.isName(name) else {
            return .broken(.dependencyUnresolved, "no registry can have a chart of that name")
        }
        if let known = configuredRegistry(text) {
            let origin = known.address.origin
            guard hosts.allow(origin) else { return Self.notAllowed(origin) }
            do throws(HTTPFault) { return try newest(dependency, known, name, text) } catch {
                throw Self.silence(of: origin, about: dependency, error)
            }
        }
        let origin = address.registry.origin
        guard hosts.allow(origin) else { return Self.notAllowed(origin) }
        let admission = DependencyAdmission(hosts)
        return try asking(dependency, origin, admission) { () throws(HTTPFault) in
            try newest(dependency, try anonymous(address.registry, admission), name, text)
        }
    }

    private func newest(
        _ dependency: ChartDependency,
        _ registry: RegistryClient,
        _ name: String,
        _ text: String
    ) throws(HTTPFault) -> Outcome {
        let tags = try registry.tags(of: name, terms) ?? []
        let admitted = tags.compactMap { VersionTag.decoded($0) }.filter { dependency.admits($0) }
        let versions = admitted.compactMap { text in SemanticVersion(text).map { (text: text, version: $0) } }
        guard let newest = versions.max(by: { $0.version < $1.version }) else {
            return .broken(.dependencyUnresolved, "\(text) has no version that is admitted")
        }
        return .found(.repository(text, version: newest.text))
    }

    /// The client of the configured registry that an address leads to, however its host is written.
    private func configuredRegistry(_ text: String) -> RegistryClient? {
        let configured = repositories.lazy.compactMap { ($0 as? OCIRepository)?.registry }
        return configured.first { registry in
            let origin = registry.address.origin
            let address = try? OCIAddress(text, isPlainHTTP: origin.scheme == "http")
            return address?.registry.origin == origin
        }
    }

    /// A registry that is not in the configuration, which leads nowhere but to allowed hosts.
    private func anonymous(
        _ address: HTTPAddress,
        _ admission: DependencyAdmission
    ) throws(HTTPFault) -> RegistryClient {
        var client = HTTPClientConfiguration(trustedOrigin: address.origin)
        client.admitsRedirect = { admission.admits($0) }
        return try HTTPFault.exchange { () throws(HTTPClientError) in
            try RegistryClient(address, RegistryConfiguration(client: client))
        }
    }
}
