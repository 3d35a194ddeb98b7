internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit
internal import OCIRegistry

extension SettingsReader {
    /// The settings of an OCI repository; `nil` if the address is of another kind.
    func oci(_ url: String, _ written: RepositoryConfiguration) throws(AdapterError) -> OCISettings? {
        let key = written.repositoryURL == nil ? "oci_registry" : "repository_url"
        guard url.utf8.starts(with: "oci://".utf8) || key == "oci_registry" else {
            let stray: [(String, Bool)] = [
                ("charts", written.charts != nil), ("plain_http", written.plainHTTP != nil),
                ("auth/token_service", written.auth?.tokenService != nil),
            ]
            if let first = stray.first(where: \.1) {
                throw fault(first.0, "goes with an oci:// address only")
            }
            return nil
        }
        var settings: OCISettings
        do throws(HTTPClientError) {
            let address = try OCIAddress(url, isPlainHTTP: written.plainHTTP ?? false)
            settings = OCISettings(address: address)
        } catch {
            throw fault(key, error.message)
        }
        settings.charts = try charts(written.charts, settings.address)
        settings.tokenService = try tokenService(written.auth?.tokenService)
        switch written.type {
        case nil: settings.flavour = .recognised
        case "oci": settings.flavour = .distribution
        case "harbor":
            guard !settings.address.path.isEmpty else {
                throw fault(key, "must name a project of Harbor: oci://host/project")
            }
            settings.flavour = .harbor
        default: throw fault("type", "must be oci or harbor where the address begins with oci://")
        }
        return settings
    }

    private func charts(_ charts: [String]?, _ address: OCIAddress) throws(AdapterError) -> [String]? {
        var seen: Set<String> = []
        for (index, chart) in (charts ?? []).enumerated() {
            guard RegistryGrammar.isName(address.repository(of: chart)), RegistryGrammar.isName(chart) else {
                throw fault(
                    "charts/\(index)",
                    "is no name that a registry can have: lower case, without oci://"
                )
            }
            guard seen.insert(chart).inserted else { throw fault("charts/\(index)", "stands twice") }
        }
        return charts
    }

    private func tokenService(_ text: String?) throws(AdapterError) -> String? {
        guard let text else { return nil }
        do throws(HTTPClientError) { _ = try HTTPAddress(text) } catch {
            throw fault("auth/token_service", error.message)
        }
        return text
    }

    /// One repository for each address: a configuration may name an index and a registry side by side, and then the registry goes
    /// by its address.
    func repositories(
        _ written: RepositoryConfiguration,
        _ limits: IndexLimits
    ) throws(AdapterError) -> [RepositorySettings] {
        guard written.repositoryURL != nil, let address = written.ociRegistry else {
            return [try repository(written, limits)]
        }
        guard written.auth == nil else {
            throw fault(
                "auth",
                "would go to two servers: list them under repositories, each with its own auth"
            )
        }
        var (index, registry) = (written, written)
        (index.ociRegistry, index.charts, index.plainHTTP) = (nil, nil, nil)
        (registry.repositoryURL, registry.type) = (nil, nil)
        registry.repositoryName = String(address.trimmingPrefix("oci://"))
        return [try repository(index, limits), try repository(registry, limits)]
    }
}
