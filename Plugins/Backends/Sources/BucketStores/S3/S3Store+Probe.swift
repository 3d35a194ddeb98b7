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
        let first = try stored(.absent, key, terms)
        guard let version = first else { return S3Conditions(createsOnly: false, comparesVersions: false) }
        let createsOnly = try stored(.absent, key, terms) == nil
        let wrong = ObjectVersion(dialect == .aws ? String(repeating: "0", count: 32) : "1")
        let refusesWrong = try stored(.version(wrong), key, terms) == nil
        // Ceph's gateway refuses the right version too: nothing could ever be published there.
        guard createsOnly, refusesWrong else {
            return S3Conditions(createsOnly: createsOnly, comparesVersions: false)
        }
        let acceptsRight = try stored(.version(version), key, terms) != nil
        return S3Conditions(createsOnly: true, comparesVersions: acceptsRight)
    }

    /// The version that was stored, or `nil` if the condition kept it from being stored.
    private func stored(
        _ condition: ObjectCondition,
        _ key: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion? {
        do throws(HTTPFault) {
            let content = try ObjectContent(Array("probe of conditional writes\n".utf8))
            return try write(key, content, condition, terms)
        } catch {
            // 501 is what servers answer that know the field and do not offer it.
            guard error.kind == .conflict || error.kind == .unsupported else { throw error }
            return nil
        }
    }
}
