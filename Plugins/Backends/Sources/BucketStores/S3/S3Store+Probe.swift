internal import Digest
internal import HTTPClient
internal import ObjectStore
internal import Synchronization

extension S3Store {
    /// Which conditions the server honours; found out once, before the first change.
    func conditions(_ terms: HTTPTerms) throws(HTTPFault) -> S3Conditions {
        if let known = conditions.withLock({ $0 }) { return known }
        // Two threads may both find it out; they find the same.
        let found = try probe(terms)
        conditions.withLock { $0 = found }
        return found
    }

    private func probe(_ terms: HTTPTerms) throws(HTTPFault) -> S3Conditions {
        let key = ".o2dms-probe-\(UInt64.random(in: 0 ... .max))"
        let found: S3Conditions
        do throws(HTTPFault) {
            found = try probe(key, terms)
        } catch {
            // Best effort: what is left behind is told by its name.
            try? remove(key, terms.forCleaningUp)
            throw error
        }
        try remove(key, terms)
        return found
    }

    private func probe(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> S3Conditions {
        let content = try ObjectContent(Array("probe of conditional writes\n".utf8))
        let digest = try content.md5(terms)
        let first = try stored(content, digest, .absent, key, terms)
        var found = S3Conditions()
        guard let first else { return found }
        found.statesDigests = first.digest == digest
        found.createsOnly = try stored(content, digest, .absent, key, terms) == nil
        let wrong = ObjectVersion(dialect == .aws ? String(repeating: "0", count: 32) : "1")
        let refusesWrong = try stored(content, digest, .version(wrong), key, terms) == nil
        // Ceph's gateway refuses the right version too: nothing could ever be published there.
        guard found.createsOnly, refusesWrong else { return found }
        found.comparesVersions = try stored(content, digest, .version(first.version), key, terms) != nil
        return found
    }

    /// What was stored, or `nil` if the condition kept it from being stored.
    private func stored(
        _ content: ObjectContent,
        _ digest: MD5Digest?,
        _ condition: ObjectCondition,
        _ key: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> StoredObject? {
        guard content.rewind() else { return nil }
        do throws(HTTPFault) {
            return try write(key, content, digest, condition, terms)
        } catch {
            // 501 is what servers answer that know the field and do not offer it.
            guard error.kind == .conflict || error.kind == .unsupported else { throw error }
            return nil
        }
    }
}
