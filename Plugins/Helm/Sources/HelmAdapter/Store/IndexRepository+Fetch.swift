internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

/// Sending an archive. What is not the content that the index states never ends as a success.
extension IndexRepository {
    func fetch(
        _ archive: ArchiveReference,
        range: PackageFetch.Range?,
        _ call: Call,
        to sink: ArchiveSink,
        begin: (UInt64?) -> Bool
    ) throws(AdapterError) {
        for key in ArchiveKey.candidates(archive.file) where try send(key, archive, range, call, sink, begin)
        {
            return
        }
        throw .unavailable(
            "the index names an archive that is not in the repository: \(PlainText.short(archive.file))"
        )
    }

    /// Sends an object as the archive; `false` if there is none of that key.
    private func send(
        _ key: String,
        _ archive: ArchiveReference,
        _ range: PackageFetch.Range?,
        _ call: Call,
        _ sink: ArchiveSink,
        _ begin: (UInt64?) -> Bool
    ) throws(AdapterError) -> Bool {
        let terms = HTTPTerms(call)
        var reading = ObjectReading(limitBytes: .max)
        let sending = ArchiveSending(archive.digest, range, to: sink)
        var pinned: ObjectVersion?
        if let range {
            guard let head = try exchange({ () throws(HTTPFault) in try store.head(key, terms) }) else {
                return false
            }
            // Only of content that is known to be right a part is read alone.
            if archive.digest.map({ verified.contains(StoredArchive(head, $0)) }) ?? true {
                let part = try ArchiveSending.part(range, of: head.sizeBytes, begin)
                reading.range = part.offset..<part.offset + part.length
                pinned = head.version
            }
        }
        guard let head = try pass(key, reading, pinned, sending, terms, begin) else { return false }
        let isRight = try sending.finish { reporter.mismatched(archive, identity) }
        if isRight, let digest = archive.digest { verified.insert(StoredArchive(head, digest)) }
        return true
    }

    private func pass(
        _ key: String,
        _ reading: ObjectReading,
        _ pinned: ObjectVersion?,
        _ sending: ArchiveSending,
        _ terms: HTTPTerms,
        _ begin: (UInt64?) -> Bool
    ) throws(AdapterError) -> ObjectHead? {
        var found: ObjectHead?
        do throws(HTTPFault) {
            let outcome = try unsafe store.read(
                key,
                reading,
                terms,
                onHead: { head in
                    found = head
                    guard pinned == nil || head.version == pinned else {
                        sending.refuse(.unavailable("the archive was changed while it was read"))
                        return false
                    }
                    if reading.range != nil { return sending.start(partOf: head.sizeBytes, begin) }
                    return sending.start(sizeBytes: head.sizeBytes, begin)
                },
                onData: { unsafe sending.take($0) }
            )
            return outcome == .absent ? nil : found
        } catch {
            throw error.kind == .conflict ? .unavailable(error.message) : AdapterError(error)
        }
    }
}
