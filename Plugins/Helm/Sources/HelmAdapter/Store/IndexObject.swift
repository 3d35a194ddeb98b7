internal import HTTPClient
internal import ObjectStore

/// The object `index.yaml` of a store.
struct IndexObject: Sendable {
    /// How often the index is read again because it changed while it was read.
    private static let attempts = 3

    let store: any ObjectStore
    let addressing: ArchiveAddressing
    let limits: IndexLimits

    /// Reads the index, as it arrives, unless it still is what is known, which is then returned.
    ///
    /// `isFresh`: whether it is read in any case, for a store may take one for unchanged that is just being written.
    func refresh(_ known: inout IndexKnowledge, isFresh: Bool = false, _ terms: HTTPTerms)
        throws(HTTPFault) -> StoredIndex
    {
        let seen = isFresh ? nil : known.refusal?.version ?? known.index?.version
        let (found, intake) = try untilSettled { () throws(HTTPFault) in try receive(seen, terms) }
        switch found {
        case .unchanged, .stopped:
            if let refusal = known.refusal { throw refusal.fault }
        case .absent: known = IndexKnowledge(index: try empty(after: known.index))
        case .read(let head):
            try take(head.version, &known) { () throws(IndexError) in try intake?.finish() }
        }
        return try index(known)
    }

    /// Reads the index for changing it.
    ///
    /// - Returns: the index and its text.
    func open(_ known: inout IndexKnowledge, _ terms: HTTPTerms) throws(HTTPFault) -> (
        StoredIndex, IndexText
    ) {
        let (found, text) = try untilSettled { () throws(HTTPFault) in try load(terms) }
        guard case .read(let head) = found else {
            let index = try empty(after: known.index)
            known = IndexKnowledge(index: index)
            return (index, .empty)
        }
        if known.index?.isWasteful == true { known.index = nil }
        try take(head.version, &known) { () throws(IndexError) in try read(text) }
        let index = try index(known)
        return (index, IndexText(bytes: text, layout: index.layout))
    }

    /// Reads a text as the whole index or a part of it.
    func read(_ text: [UInt8]) throws(IndexError) -> IndexReading {
        try IndexReader.read(text, addressing: addressing, limits: limits)
    }

    /// Reads again while others change the index.
    private func untilSettled<R>(_ body: () throws(HTTPFault) -> R) throws(HTTPFault) -> R {
        var attempt = 1
        while true {
            do throws(HTTPFault) { return try body() } catch {
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

    /// Has the index read while it arrives.
    ///
    /// What is wrong with its text counts only once it is sure that it arrived whole, so it arrives to its end in any case.
    private func receive(_ known: ObjectVersion?, _ terms: HTTPTerms)
        throws(HTTPFault) -> (ObjectReadingOutcome, IndexIntake?)
    {
        var reading = ObjectReading(limitBytes: limits.totalBytes)
        reading.known = known
        var intake: IndexIntake?
        let outcome = try unsafe store.read(
            StoredIndex.key,
            reading,
            terms,
            onHead: { _ in
                intake = IndexIntake(addressing, limits, deadline: terms.deadline)
                return intake != nil
            },
            onData: { bytes in
                unsafe intake?.append(bytes)
                return true
            }
        )
        guard outcome != .stopped else { throw HTTPFault(.unavailable, "no thread to read index.yaml with") }
        return (outcome, intake)
    }

    private func load(_ terms: HTTPTerms) throws(HTTPFault) -> (ObjectReadingOutcome, [UInt8]) {
        var text: [UInt8] = []
        let outcome = try unsafe store.read(
            StoredIndex.key,
            ObjectReading(limitBytes: limits.totalBytes),
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

    /// Notes what a version of the index says, or what is wrong with it.
    private func take(
        _ version: ObjectVersion,
        _ known: inout IndexKnowledge,
        _ read: () throws(IndexError) -> IndexReading?
    ) throws(HTTPFault) {
        do throws(IndexError) {
            if known.index?.version != version, let reading = try read() {
                known.index = StoredIndex(reading, version: version)
            }
            known.refusal = nil
        } catch {
            let fault = HTTPFault(.unavailable, "index.yaml: \(error.message)")
            known.refusal = (version, fault)
            throw fault
        }
    }

    private func index(_ known: IndexKnowledge) throws(HTTPFault) -> StoredIndex {
        if let index = known.index { return index }
        return try empty(after: nil)
    }

    /// The index of a store that has none.
    ///
    /// - Throws: if there was one with charts: that is an accident, not an empty repository.
    private func empty(after known: StoredIndex?) throws(HTTPFault) -> StoredIndex {
        guard let known else {
            do throws(IndexError) { return StoredIndex(try read(IndexText.empty.bytes), version: nil) } catch
            {
                throw HTTPFault(.unavailable, "an index without charts cannot be made: \(error.message)")
            }
        }
        guard known.version == nil || known.snapshot.entries.isEmpty else {
            throw HTTPFault(
                .unavailable,
                "index.yaml: it has disappeared: put it back or make it anew with helm repo index; if all charts are to go, restart the gateway"
            )
        }
        return known.version == nil ? known : try empty(after: nil)
    }
}
