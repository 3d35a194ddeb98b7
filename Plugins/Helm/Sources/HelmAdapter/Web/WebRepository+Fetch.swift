internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit

extension WebRepository {
    func fetch(
        _ archive: ArchiveReference,
        range: PackageFetch.Range?,
        _ call: Call,
        to sink: ArchiveSink,
        begin: (UInt64?) -> Bool
    ) throws(AdapterError) {
        let request = try request(archive, call)
        let sending = ArchiveSending(archive.digest, range, to: sink)
        var answer: HTTPClientResponse?
        var page: AdapterError?
        do throws(HTTPClientError) {
            answer = unsafe try client.perform(
                request,
                onHead: { head in
                    guard head.status == 200 else { return true }
                    page = AdapterError(insteadOfArchive: head)
                    if archive.digest == nil, let page {
                        sending.refuse(page)
                        return false
                    }
                    guard archive.digest != nil || head.hasDelimitedBody else {
                        sending.refuse(
                            .unavailable("neither the index nor the server tells where the archive ends")
                        )
                        return false
                    }
                    return sending.start(sizeBytes: head.contentLength, begin)
                },
                onData: { unsafe sending.take($0) }
            )
        } catch {
            guard error.kind == .stopped else { throw AdapterError(HTTPFault(error)) }
            // If not the sender stopped it, the caller left.
            if !sending.hasStopped { throw .cancelled }
        }
        if let answer, answer.status != 200 { throw AdapterError(HTTPFault(answer, to: "the archive")) }
        _ = try sending.finish { page ?? reporter.mismatched(archive, identity) }
    }

    private func request(_ archive: ArchiveReference, _ call: Call) throws(AdapterError) -> HTTPClientRequest
    {
        do throws(HTTPClientError) {
            let request = HTTPClientRequest(.get, try HTTPAddress(archive.address), bodyLimitBytes: .max)
            return request.under(HTTPTerms(timeout: call.remaining ?? settings.timeout, for: call))
        } catch {
            throw AdapterError(
                .unsupported,
                "the archive does not lie behind http or https: \(PlainText.short(archive.address))"
            )
        }
    }
}
