internal import O2DMSPluginKit
internal import Provenance

/// What is asked of the provenance files of charts.
struct ProvenancePolicy: Sendable {
    /// The keys that may sign; nil = signatures are not verified.
    var keyring: SignatureKeyring?
    /// Whether a chart without a provenance file is refused.
    var isRequired = false

    /// Holds a chart's provenance file to the policy (Helm's rule 81).
    ///
    /// - Parameters:
    ///   - text: the file; nil = none came with the chart.
    ///   - chart: what the archive says of itself.
    ///   - digest: the archive's.
    /// - Returns: the fingerprint of the key that signed it; nil = nobody verified it.
    /// - Throws: why not.
    func check(_ text: String?, _ chart: ChartMetadata, digest: String) throws(AdapterError) -> String? {
        let file = "\(chart.name)-\(chart.version).tgz"
        guard let text else {
            guard isRequired else { return nil }
            let message =
                "only signed charts are taken here: the provenance file is missing, helm package --sign makes it"
            throw .refused(.provenanceRequired, at: "\(file).prov", message)
        }
        let message = Array(text.utf8)
        let signed = try verify(message, file)
        guard let statement = ProvenanceStatement(signed?.text ?? ProvenanceStatement.body(of: message)),
            statement.digests[file] == "sha256:\(digest)"
        else {
            let message =
                "the provenance file is not a signed one about \(file) with the digest sha256:\(digest)"
            throw .refused(.provenance, at: "\(file).prov", message)
        }
        return signed?.fingerprint
    }

    private func verify(_ message: [UInt8], _ file: String) throws(AdapterError) -> SignedText? {
        guard let keyring else { return nil }
        do throws(SignatureError) { return try keyring.verify(message) } catch {
            guard error.kind == .refused else { throw .unavailable(error.message) }
            throw .refused(
                .provenanceSignature,
                at: "\(file).prov",
                "the provenance file is not believed: \(error)"
            )
        }
    }
}
