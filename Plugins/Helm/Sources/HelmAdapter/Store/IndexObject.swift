internal import HTTPClient
internal import ObjectStore

/// The object `index.yaml` of a store.
struct IndexObject: Sendable {
    /// How often the index is read again because it changed while it was read.
    private static let attempts = 3

    let store: any ObjectStore
    let addressing: ArchiveAddressing
    let limits: IndexLimits

    /// Reads the index unless it still is what is known, which is then returned.
    func refresh(_ known: inout IndexKnowledge, _ terms: HTTPTerms) throws(HTTPFault) -> StoredIndex {
        let (found, text) = try load(known.refusal?.version ?? known.index?.version, terms)
        switch found {
        case .unchanged, .stopped:
            if let refusal = known.refusal { throw refusal.fault }
        case .absent: known = IndexKnowledge(index: try empty(after: known.index))
        case .read(let head): try take(text, head.version, &known)
        }
        return try index(known)
    }

    /// Reads the index for changing it.
    ///
    /// - Returns: the index and its text.
    func open(_ known: inout IndexKnowledge, _ terms: HTTPTerms) throws(HTTPFault) -> (
        StoredIndex, IndexText
    ) {
        let (found, text) = try load(nil, terms)
        guard case .read(let head) = found else {
            let index = try empty(after: known.index)
            known = IndexKnowledge(index: index)
            return (index, .empty)
        }
        if known.index?.isWasteful == true { known.index = nil }
        try take(text, head.version, &known)
        let index = try index(known)
        return (index, IndexText(bytes: text, layout: index.layout))
    }

    /// Reads a text as the whole index or a part of it.
    func read(_ text: [UInt8]) throws(IndexError) -> IndexReading {
        try IndexReader.read(text, addressing: addressing, limits: limits)
    }

    private func load(_ known: ObjectVersion?, _ terms: HTTPTerms)
        throws(HTTPFault) -> (ObjectReadingOutcome, [UInt8])
    {
        var reading = ObjectReading(limitBytes: limits.totalBytes)
        reading.known = known
        var attempt = 1
        while true {
            do throws(HTTPFault) { return try load(reading, terms) } catch {
                switch error.kind {
                case .conflict where attempt < Self.attempts: attempt += 1
                case .conflict: throw HTTPFault(.unavailable, "index.yaml keeps changing")
                case .tooLarge:
                    throw HTTPFault(.unavailable, "index.yaml is larger than \(limits.totalBytes) bytes")
                default: throw error
                }
            }
        }
    }

    private func load(_ reading: ObjectReading, _ terms: HTTPTerms)
        throws(HTTPFault) -> (ObjectReadingOutcome, [UInt8])
    {
        var text: [UInt8] = []
        let outcome = try unsafe store.read(
            StoredIndex.key,
            reading,
            terms,
            onHead: { head in
                text.reserveCapacity(Int(clamping: min(head.sizeBytes, limits.totalBytes)))
                return true
            },
            onData: { bytes in
                unsafe text.append(contentsOf: bytes)
                return true
            }
        )
        return (outcome, text)
    }

    private func take(_ text: [UInt8], _ version: ObjectVersion, _ known: inout IndexKnowledge)
        throws(HTTPFault)
    {
        do throws(HTTPFault) {
            let isKnown = known.index?.version == version
            known.index = isKnown ? known.index : StoredIndex(try parsed(text), version: version)
            known.refusal = nil
        } catch {
            known.refusal = (version, error)
            throw error
        }
    }

    private func index(_ known: IndexKnowledge) throws(HTTPFault) -> StoredIndex {
        if let index = known.index { return index }
        return try empty(after: nil)
    }

    private func parsed(_ text: [UInt8]) throws(HTTPFault) -> IndexReading {
        do throws(IndexError) { return try read(text) } catch {
            throw HTTPFault(.unavailable, "index.yaml: \(error.message)")
        }
    }

    /// The index of a store that has none.
    ///
    /// - Throws: if there was one with charts: that is an accident, not an empty repository.
    private func empty(after known: StoredIndex?) throws(HTTPFault) -> StoredIndex {
        guard let known else { return try StoredIndex(parsed(IndexText.empty.bytes), version: nil) }
        guard known.version == nil || known.snapshot.entries.isEmpty else {
            throw HTTPFault(
                .unavailable,
                "index.yaml: it has disappeared: put it back or make it anew with helm repo index; if all charts are to go, restart the gateway"
            )
        }
        return known.version == nil ? known : try empty(after: nil)
    }
}
