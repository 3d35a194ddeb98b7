internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit

extension WebRepository {
    /// Reads the file that lies beside the archive, by its address with `.prov` behind the path, as Helm does.
    func provenance(of archive: ArchiveReference, _ call: Call) throws(AdapterError) -> [UInt8]? {
        let answer: HTTPClientResponse
        let text: [UInt8]
        do throws(HTTPClientError) {
            (answer, text) = try client.collect(try provenanceRequest(archive, call))
        } catch {
            throw error.kind == .tooLarge ? tooLong(archive) : AdapterError(HTTPFault(error))
        }
        switch answer.status {
        case 200: return text
        case 404, 410: return nil
        default: throw AdapterError(HTTPFault(answer, to: "the provenance file"))
        }
    }

    private func provenanceRequest(_ archive: ArchiveReference, _ call: Call) throws(HTTPClientError)
        -> HTTPClientRequest
    {
        let address = try HTTPAddress(archive.address)
        let query = address.query.map { "?" + $0 } ?? ""
        return HTTPClientRequest(
            .get,
            try address.resolving(address.path + ".prov" + query),
            bodyLimitBytes: UInt64(UploadParameters.provenanceLimitBytes)
        ).under(HTTPTerms(timeout: call.remaining ?? settings.timeout, for: call))
    }
}
