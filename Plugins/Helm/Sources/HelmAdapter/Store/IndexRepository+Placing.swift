internal import AdapterWork
internal import Digest
internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

/// Putting an archive into the store, and what to do if its name is taken.
///
/// Only what this upload has put itself is published: under a name that somebody else has put, a removal may be on its way.
extension IndexRepository {
    /// A provisional archive that is older belongs to no upload that still runs.
    private static let provisionalSeconds = 60
    /// How long another gateway gets to publish what it has just put.
    private static let publicationPatience = Duration.seconds(10)

    /// Puts the archive.
    ///
    /// - Returns: the key that it has: `{name}-{version}.tgz`, or where the same content lies there without being published one
    ///   that nobody has used.
    /// - Throws: `alreadyExists`, or `conflict` if something else is there that the index does not know.
    func place(_ received: ReceivedChart, _ call: Call, _ terms: HTTPTerms) throws(AdapterError) -> String {
        let usual = Self.key(received.metadata)
        var key = usual
        var patience = Patience(atMost: Self.publicationPatience, for: call)
        while true {
            try call.checkCancelled()
            if try put(received, key, call, terms) { return key }
            try checkVacancy(received, terms)
            // The rest of a publication or deletion that was cut off gives way.
            if recover(terms) > 0 { continue }
            let found = try exchange { () throws(HTTPFault) in try digest(of: usual, terms) }
            if found == received.digest, try !isLeaving(usual, call, terms) {
                key = Self.spareKey(received.metadata)
            }
            if found == nil || found == received.digest { continue }
            // What another gateway is just publishing decides itself soon.
            guard try isBeingPublished(usual, terms), patience.pause() else {
                try checkVacancy(received, terms)
                throw Self.refusal(.foreignFile(name: usual), received)
            }
        }
    }

    /// Waits a moment for an archive to go that is not published: mostly somebody is just removing it.
    private func isLeaving(_ key: String, _ call: Call, _ terms: HTTPTerms) throws(AdapterError) -> Bool {
        var patience = Patience(atMost: removalPatience, for: call)
        while patience.pause() {
            let head = try exchange { () throws(HTTPFault) in try store.head(key, terms) }
            if head == nil { return true }
        }
        return false
    }

    /// Throws if the index has the version by now.
    private func checkVacancy(_ received: ReceivedChart, _ terms: HTTPTerms) throws(AdapterError) {
        let snapshot = try exchange { () throws(HTTPFault) in try publisher.refresh(terms, serve: serve) }
        try checkVacancy(received, in: snapshot)
    }

    /// Stores a provenance file beside its archive, over an older one.
    func place(_ provenance: String?, _ key: String, _ terms: HTTPTerms) throws(PublicationError) {
        guard let provenance else { return }
        do throws(HTTPFault) {
            let content = try ObjectContent(Array(provenance.utf8), mediaType: "text/plain")
            do throws(HTTPFault) {
                _ = try store.put(key, content, .absent, terms)
            } catch {
                guard error.kind == .conflict, content.rewind(), let old = try store.head(key, terms) else {
                    throw error
                }
                _ = try store.put(key, content, .version(old.version), terms)
            }
        } catch {
            throw .fault(error)
        }
    }

    /// Puts the archive; `false` if there is one of that name.
    private func put(
        _ received: ReceivedChart,
        _ key: String,
        _ call: Call,
        _ terms: HTTPTerms
    ) throws(AdapterError) -> Bool {
        // It was read to its end for its digest, and perhaps for another try.
        try call.rewind()
        let content = unsafe ObjectContent(
            sizeBytes: received.sizeBytes,
            sha256: received.digest,
            mediaType: "application/gzip",
            isProvisional: true,
            rewind: { (try? call.rewind()) != nil },
            read: { buffer in (try? unsafe call.read(into: buffer)) ?? -1 }
        )
        do throws(HTTPFault) {
            _ = try store.put(key, content, .absent, terms)
            return true
        } catch {
            guard error.kind == .conflict else { throw AdapterError(error) }
            return false
        }
    }

    /// The digest of an object's content, `nil` if there is none.
    private func digest(of key: String, _ terms: HTTPTerms) throws(HTTPFault) -> String? {
        do {
            var digest = try SHA256()
            var failure: DigestError?
            let outcome = try unsafe store.read(
                key,
                ObjectReading(limitBytes: .max),
                terms,
                onHead: { _ in true },
                onData: { bytes in
                    do throws(DigestError) { unsafe try digest.update(bytes) } catch { failure = error }
                    return failure == nil
                }
            )
            guard case .read = outcome else { return nil }
            return try digest.finalize().hex
        } catch let fault as HTTPFault {
            throw fault
        } catch {
            throw HTTPFault(.unavailable, "no digest of \(key)")
        }
    }

    private func isBeingPublished(_ key: String, _ terms: HTTPTerms) throws(AdapterError) -> Bool {
        let head = try exchange { () throws(HTTPFault) in try store.head(key, terms) }
        guard let head else { return true }
        let age = head.modifiedSeconds.map { Int(WallClock.now() / 1_000_000_000) - $0 } ?? 0
        return head.isProvisional && age < Self.provisionalSeconds
    }
}
