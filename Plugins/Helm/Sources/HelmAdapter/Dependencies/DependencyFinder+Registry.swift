internal import HTTPClient
internal import O2DMSPluginKit
internal import OCIRegistry
internal import SemanticVersion

/// Dependencies in registries: each chart is a repository there, each version a tag.
extension DependencyFinder {
    /// Asks a registry for a chart's versions: one of the configuration with its credentials, another one without any.
    func askRegistry(_ dependency: ChartDependency, _ text: String) throws(AdapterError) -> Outcome {
        let address: OCIAddress
        let registry: RegistryClient
        do throws(HTTPClientError) {
            address = try OCIAddress(text, isPlainHTTP: false)
            let configured = repositories.lazy.compactMap { $0 as? OCIRepository }
            let known = configured.first { $0.address.host == address.host }
            let origin = (known?.address ?? address).registry.origin
            guard hosts.allow(origin) else { return Self.notAllowed(origin) }
            if let known { registry = known.registry } else { registry = try anonymous(address.registry) }
        } catch {
            return .broken(.dependencyUnresolved, "\(PlainText.short(text)): \(error.message)")
        }
        let name = address.repository(of: dependency.name)
        guard RegistryGrammar.isName(name) else {
            return .broken(.dependencyUnresolved, "no registry can have a chart of that name")
        }
        let tags = try asking(dependency, registry.address.origin) { () throws(HTTPFault) in
            try registry.tags(of: name, terms) ?? []
        }
        let admitted = tags.compactMap { VersionTag.decoded($0) }.filter { dependency.admits($0) }
        let versions = admitted.compactMap { text in SemanticVersion(text).map { (text: text, version: $0) } }
        guard let newest = versions.max(by: { $0.version < $1.version }) else {
            return .broken(.dependencyUnresolved, "\(text) has no version that is admitted")
        }
        return .found(.repository(text, version: newest.text))
    }

    /// A registry that is not in the configuration, which leads nowhere but to allowed hosts.
    private func anonymous(_ address: HTTPAddress) throws(HTTPClientError) -> RegistryClient {
        var client = HTTPClientConfiguration(trustedOrigin: address.origin)
        let hosts = hosts
        client.admitsRedirect = { hosts.allow($0) }
        return try RegistryClient(address, RegistryConfiguration(client: client))
    }
}
