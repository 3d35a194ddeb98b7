internal import HTTPClient
internal import OCIRegistry
internal import Synchronization

/// Finds out once whether a registry is Harbor.
final class DialectRecognition: Sendable {
    private let registry: RegistryClient
    private let settings: OCISettings
    private let found: Mutex<(any RegistryDialect)?>

    init(_ registry: RegistryClient, _ settings: OCISettings) {
        self.registry = registry
        self.settings = settings
        let distribution = DistributionDialect(registry: registry, address: settings.address)
        let stated: (any RegistryDialect)? =
            switch settings.flavour {
            case .distribution: distribution
            case .harbor: HarborDialect(registry, settings.address)
            // Harbor's repositories lie in projects, so without a path there is nothing to gain.
            case .recognised: settings.address.path.isEmpty ? distribution : nil
            }
        found = Mutex(stated)
    }

    var typeName: String { found.withLock { $0?.typeName } ?? "oci" }

    func dialect(_ terms: HTTPTerms) throws(HTTPFault) -> any RegistryDialect {
        if let known = found.withLock({ $0 }) { return known }
        let isHarbor = try HarborAPI(registry).isOffered(terms)
        let dialect: any RegistryDialect =
            isHarbor
            ? HarborDialect(registry, settings.address)
            : DistributionDialect(registry: registry, address: settings.address)
        found.withLock { $0 = dialect }
        return dialect
    }
}
