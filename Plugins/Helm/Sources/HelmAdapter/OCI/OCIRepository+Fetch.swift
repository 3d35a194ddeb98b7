internal import AdapterWork
internal import Digest
internal import HTTPClient
internal import O2DMSPluginKit
internal import OCIRegistry

/// Sending an archive: the chart layer, as it comes. What has another digest never ends as a success.
extension OCIRepository {
    func fetch(
        _ archive: ArchiveReference,
        range: PackageFetch.Range?,
        _ call: Call,
        to sink: ArchiveSink,
        begin: (UInt64?) -> Bool
    ) throws(AdapterError) {
        guard let name = address.repository(inReference: archive.address),
            let digest = archive.digest.flatMap({ SHA256Digest(hex: $0) })
        else { throw .internal("the entry is none of this repository") }
        let sizeBytes = range == nil ? nil : try size(of: digest, name, call)
        var part: ArchivePart?
        if let range, let sizeBytes { part = try ArchiveSending.part(range, of: sizeBytes, begin) }
        // Only of what was found right as a whole is a part taken at the registry's word.
        let isTrusted = verified.contains(digest)
        let wanted = part.flatMap {
            isTrusted && $0.length > 0 ? $0.offset...($0.offset + $0.length - 1) : nil
        }
        let sending = ArchiveSending(digest.hex, range, to: sink)
        var page: AdapterError?
        do throws(HTTPFault) {
            unsafe try registry.stream(
                digest,
                of: name,
                range: wanted,
                transferTerms(call),
                onHead: { head in
                    page = AdapterError(insteadOfArchive: head)
                    if head.status == 206, let page {
                        sending.refuse(page)
                        return false
                    }
                    // A registry that does not know ranges sends everything, which is then cut here.
                    if head.status == 206, wanted != nil, let sizeBytes {
                        return sending.start(partOf: sizeBytes, begin)
                    }
                    return sending.start(sizeBytes: head.contentLength ?? sizeBytes, begin)
                },
                onData: { unsafe sending.take($0) }
            )
        } catch {
            guard sending.hasStopped else { throw AdapterError(error) }
        }
        let isRight = try sending.finish {
            verified.remove(digest)
            return page ?? reporter.mismatched(archive, identity)
        }
        if isRight { verified.insert(digest) }
    }

    /// `nil` = the registry does not tell it before it sends the archive.
    private func size(of digest: SHA256Digest, _ name: String, _ call: Call) throws(AdapterError) -> UInt64? {
        let presence = try asking { () throws(HTTPFault) in
            try registry.presence(ofBlob: digest, of: name, terms(call))
        }
        guard case .present(let sizeBytes) = presence else {
            throw .unavailable("the registry does not have the chart's archive")
        }
        return sizeBytes
    }
}
