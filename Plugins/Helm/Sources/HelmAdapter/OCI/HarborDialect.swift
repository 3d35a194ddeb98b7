internal import Digest
internal import HTTPClient
internal import OCIRegistry

/// Harbor: its own interface lists many versions at once and deletes single tags; everything else goes the usual way.
struct HarborDialect: RegistryDialect {
    private let harbor: HarborAPI
    private let address: OCIAddress

    init(_ registry: RegistryClient, _ address: OCIAddress) {
        harbor = HarborAPI(registry)
        self.address = address
    }

    var typeName: String { "harbor" }

    func charts(_ terms: HTTPTerms) throws(HTTPFault) -> [String] {
        let project = address.path.prefix { $0 != "/" }
        guard let names = try harbor.repositories(of: String(project), terms) else {
            throw HTTPFault(.absent, "Harbor has no project \(PlainText.short(String(project)))")
        }
        let prefix = address.path + "/"
        return names.filter { $0.utf8.starts(with: prefix.utf8) }.map {
            String($0.dropFirst(prefix.utf8.count))
        }
        .filter { RegistryGrammar.isName($0) && !$0.utf8.contains(UInt8(ascii: "/")) }
    }

    func tags(of chart: String, _ terms: HTTPTerms) throws(HTTPFault) -> [ListedTag] {
        let artifacts = try harbor.artifacts(of: address.repository(of: chart), terms) ?? []
        return artifacts.flatMap { artifact in
            artifact.tags.map { ListedTag(tag: $0, manifest: artifact.digest, config: artifact.chart) }
        }
    }

    func delete(
        tag: String,
        of digest: SHA256Digest,
        from chart: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RegistryClient.Deletion {
        try harbor.delete(tag: tag, of: digest, from: address.repository(of: chart), terms)
    }
}
