internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

extension StrayRemoval {
    /// Takes copies of archives, before anybody has to wait for this.
    mutating func hold(_ terms: HTTPTerms) {
        for (number, stray) in strays.enumerated() where stray.kind == .orphan {
            do throws(HTTPFault) {
                guard stray.sizeBytes <= Self.archiveBytesLimit else {
                    throw HTTPFault(
                        .tooLarge,
                        "it is larger than \(Self.archiveBytesLimit) bytes: remove it by hand"
                    )
                }
                held[number] = try [stray.provenance, stray.head].compactMap(\.self).map {
                    (head) throws(HTTPFault) in
                    (head.key, try StoredObjectReader(head, in: object.store, terms).readAll())
                }
            } catch {
                outcomes[number] = .kept(error.message)
            }
        }
    }

    /// Removes, and makes certain that nothing is missed; for the one who has the turn and the store's lock.
    mutating func run(
        _ known: inout IndexKnowledge,
        _ terms: HTTPTerms,
        serve: (RepositorySnapshot) -> Void
    ) throws(HTTPFault) {
        var (index, text) = try open(&known, terms, serve)
        hasBegun = true
        removeAll(index.snapshot, terms)
        var failures = 0
        while !held.isEmpty {
            do throws(HTTPFault) {
                if failures > 0 {
                    (index, text) = try open(&known, terms, serve)
                    try putBack(index.snapshot, terms)
                }
                return try confirm(index, text, &known, terms)
            } catch {
                failures += 1
                let isWorthIt = error.kind == .conflict ? IndexPublisher.tryLimit : IndexPublisher.faultLimit
                guard failures < isWorthIt, error.kind == .conflict || error.kind == .unavailable else {
                    throw error
                }
            }
            IndexPublisher.pause(after: failures)
        }
    }

    /// Says of what was to be removed that it is still there, or that nobody knows whether it is missed.
    mutating func fail(_ fault: HTTPFault) {
        for number in strays.indices where outcomes[number] == .removed {
            guard !hasBegun || held[number] != nil else { continue }
            outcomes[number] = hasBegun ? .uncertain(fault.message) : .kept(fault.message)
        }
    }

    /// Replaces the index by itself: what was published on another one is noticed.
    private mutating func confirm(
        _ index: StoredIndex,
        _ text: IndexText,
        _ known: inout IndexKnowledge,
        _ terms: HTTPTerms
    ) throws(HTTPFault) {
        let confirmed = try touched(text)
        let version = try object.write(confirmed, over: index.version, terms)
        known.index = StoredIndex(
            snapshot: index.snapshot,
            layout: confirmed.layout,
            version: version,
            after: index
        )
    }

    private func open(
        _ known: inout IndexKnowledge,
        _ terms: HTTPTerms,
        _ serve: (RepositorySnapshot) -> Void
    ) throws(HTTPFault) -> (StoredIndex, IndexText) {
        let (index, text) = try object.open(&known, terms)
        serve(index.snapshot)
        return (index, text)
    }

    private mutating func removeAll(_ snapshot: RepositorySnapshot, _ terms: HTTPTerms) {
        let named = snapshot.named(among: Set(strays.map(\.head.key)))
        for (number, stray) in strays.enumerated() where outcomes[number] == .removed {
            do throws(HTTPFault) {
                if let reason = try objection(to: stray, isNamed: named.contains(stray.head.key), terms) {
                    outcomes[number] = .kept(reason)
                    held[number] = nil
                    continue
                }
                if let provenance = stray.provenance { try object.store.remove(provenance.key, terms) }
                try object.store.remove(stray.head.key, terms)
            } catch {
                // Perhaps it is gone all the same: what was held of it stays until that is certain.
                outcomes[number] = .kept(error.message)
            }
        }
    }

    /// Why something must stay, by what is there at this moment.
    private func objection(to stray: RepositoryScan.Stray, isNamed: Bool, _ terms: HTTPTerms)
        throws(HTTPFault) -> String?
    {
        if isNamed { return "the index names it by now" }
        let head = try object.store.head(stray.head.key, terms)
        guard let head else { return nil }
        if head.version != stray.head.version { return "it was written anew" }
        if try object.store.hasOwner(head.key, terms) { return Self.ownedReason }
        let isOfArchive = stray.kind == .provenance
        if isOfArchive, try object.store.head(String(head.key.dropLast(5)), terms) != nil {
            return "its archive is there by now"
        }
        return nil
    }

    /// Puts back what an index names that came first.
    private mutating func putBack(_ snapshot: RepositorySnapshot, _ terms: HTTPTerms) throws(HTTPFault) {
        let named = snapshot.named(among: Set(held.keys.map { strays[$0].head.key }))
        for (number, objects) in held where named.contains(strays[number].head.key) {
            for object in objects.reversed() { try put(object.key, object.content, terms) }
            outcomes[number] = .kept("it was published at the same moment")
            held[number] = nil
        }
    }

    private func put(_ key: String, _ bytes: [UInt8], _ terms: HTTPTerms) throws(HTTPFault) {
        let isArchive = key.utf8.last == UInt8(ascii: "z")
        let content = try ObjectContent(bytes, mediaType: isArchive ? "application/gzip" : "text/plain")
        do throws(HTTPFault) { _ = try object.store.put(key, content, .absent, terms) } catch {
            // Whoever has put it meanwhile has put what he published.
            guard error.kind == .conflict else { throw error }
        }
    }

    /// The same index as another version.
    private func touched(_ text: IndexText) throws(HTTPFault) -> IndexText {
        let now = WallClock.now()
        let touched = try object.rewritten(text, [], at: now)
        guard touched.bytes == text.bytes else { return touched }
        // Without a time of its own the content would be the same, and with it the version in some stores.
        let dated = text.bytes + (text.bytes.last == 0x0A ? [] : [0x0A]) + Array("# \(now)\n".utf8)
        do throws(IndexError) { return IndexText(bytes: dated, layout: try object.read(dated).layout) } catch
        {
            throw HTTPFault(.unavailable, "index.yaml: \(error.message)")
        }
    }
}
