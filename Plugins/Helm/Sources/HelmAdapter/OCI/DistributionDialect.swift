internal import Digest
internal import HTTPClient
internal import OCIRegistry

/// A registry that has the distribution protocol and nothing else.
struct DistributionDialect: RegistryDialect {
    let registry: RegistryClient
    let address: OCIAddress

    var typeName: String { "oci" }

    func charts(_ terms: HTTPTerms) throws(HTTPFault) -> [String] {
        let prefix = address.path.isEmpty ? "" : address.path + "/"
        let advice = "name the charts in the configuration (charts)"
        do throws(HTTPFault) {
            guard let names = try registry.names(prefix: prefix, terms) else {
                throw HTTPFault(.unsupported, "the registry has no catalogue: \(advice)")
            }
            // What lies deeper belongs to another repository.
            return names.map { String($0.dropFirst(prefix.utf8.count)) }.filter {
                RegistryGrammar.isName($0) && !$0.utf8.contains(UInt8(ascii: "/"))
            }
        } catch {
            guard error.kind == .refused || error.kind == .unsupported else { throw error }
            throw HTTPFault(
                error.kind,
                "\(error.message); if the registry shows its catalogue to nobody, \(advice)"
            )
        }
    }

    func tags(of chart: String, _ terms: HTTPTerms) throws(HTTPFault) -> [ListedTag] {
        try (registry.tags(of: address.repository(of: chart), terms) ?? []).map { ListedTag(tag: $0) }
    }

    func delete(
        tag: String,
        of digest: SHA256Digest,
        from chart: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RegistryClient.Deletion {
        try registry.delete(tag, from: address.repository(of: chart), terms)
    }
}
