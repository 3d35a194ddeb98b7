internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

extension IndexRepository {
    /// Reads the file that lies beside the archive.
    func provenance(of archive: ArchiveReference, _ call: Call) throws(AdapterError) -> [UInt8]? {
        let terms = HTTPTerms(call)
        for key in ArchiveKey.candidates(archive.file) {
            do throws(HTTPFault) {
                if let text = try text(of: key + ".prov", terms) { return text }
            } catch {
                throw error.kind == .tooLarge ? tooLong(archive) : AdapterError(error)
            }
        }
        return nil
    }

    private func text(of key: String, _ terms: HTTPTerms) throws(HTTPFault) -> [UInt8]? {
        var text: [UInt8] = []
        let outcome = try unsafe store.read(
            key,
            ObjectReading(limitBytes: UInt64(UploadParameters.provenanceLimitBytes)),
            terms,
            onHead: { _ in true },
            onData: { bytes in
                unsafe text.append(contentsOf: bytes)
                return true
            }
        )
        return outcome == .absent ? nil : text
    }
}
