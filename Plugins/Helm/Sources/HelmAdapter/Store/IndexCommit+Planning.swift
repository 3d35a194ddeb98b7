internal import HTTPClient
internal import ObjectStore
internal import Synchronization

/// Deciding which changes of a batch can be made.
///
/// Repeated with every try, since others may have changed the index.
extension IndexCommit {
    mutating func plan(_ publication: Publication, _ snapshot: RepositorySnapshot) {
        do throws(PublicationError) {
            switch publication.work {
            case .add(let arrival):
                do throws(PublicationError) { try plan(arrival, publication, snapshot) } catch {
                    if case .exists = error, !publication.isUncertain { discard(arrival, snapshot) }
                    throw error
                }
            case .remove(let name, let version, let checksum):
                try plan(removing: name, version, checksum, publication, snapshot)
            }
        } catch {
            publication.finish(.failure(error))
        }
    }

    private mutating func plan(
        _ arrival: Publication.Arrival,
        _ publication: Publication,
        _ snapshot: RepositorySnapshot
    ) throws(PublicationError) {
        let entry = arrival.entry
        if isPublished(arrival, publication, snapshot) {
            object.store.settle([arrival.key])
            return publication.finish(.success(snapshot))
        }
        try snapshot.checkVacancy(name: entry.name, version: entry.version)
        let identifier = "\(entry.name)-\(entry.version)"
        if let rival = arrivals[identifier] {
            guard rival.entry.name == entry.name else {
                throw .ambiguous(otherName: rival.entry.name, otherVersion: rival.entry.version)
            }
            throw .exists(checksum: "sha256:" + rival.digest)
        }
        try checkLife(arrival, publication)
        arrivals[identifier] = arrival
        accepted.append((publication, .add(entry)))
        // A deletion of the same batch must leave it.
        departures.removeAll { $0 == arrival.key }
    }

    /// Takes the later half of the additions out of the batch again, at least one.
    mutating func refuseHalf(_ error: PublicationError, _ snapshot: RepositorySnapshot) {
        let additions = accepted.compactMap { publication, _ in
            if case .add(let arrival) = publication.work { (publication, arrival) } else { nil }
        }
        let refused = additions.suffix((additions.count + 1) / 2)
        for (publication, arrival) in refused {
            arrivals["\(arrival.entry.name)-\(arrival.entry.version)"] = nil
            accepted.removeAll { $0.publication === publication }
        }
        for (publication, arrival) in refused {
            // What may have been published all the same keeps its archive.
            if !publication.isUncertain { discard(arrival, snapshot) }
            publication.finish(.failure(error))
        }
    }

    /// Whether an earlier try got through after all, or somebody else's index took up the archive from its place.
    private func isPublished(
        _ arrival: Publication.Arrival,
        _ publication: Publication,
        _ snapshot: RepositorySnapshot
    ) -> Bool {
        let tries = publication.tries.withLock(\.self)
        return tries.count > 0 && (tries.attempt != nil || arrival.isPlaced) && snapshot.holds(arrival)
    }

    /// Removes an archive whose version is there under another key: it is its upload's alone, and no index had it or will have it.
    private func discard(_ arrival: Publication.Arrival, _ snapshot: RepositorySnapshot) {
        guard arrival.isPlaced, snapshot.named(among: [arrival.key]).isEmpty,
            !arrivals.values.contains(where: { $0.key == arrival.key })
        else { return }
        object.removeArchive(arrival.key, terms)
    }

    /// An archive that lay there already may have been removed meanwhile; one that may have been published already, and is not any
    /// more, may be about to be removed by who deleted it.
    private func checkLife(_ arrival: Publication.Arrival, _ publication: Publication)
        throws(PublicationError)
    {
        if let attempt = publication.tries.withLock(\.attempt), attempt.base != base { throw .vanished }
        if arrival.isPlaced { return }
        do throws(HTTPFault) {
            if try object.store.head(arrival.key, terms) != nil { return }
        } catch {
            throw .fault(error)
        }
        throw .vanished
    }

    private mutating func plan(
        removing name: String,
        _ version: String,
        _ checksum: String?,
        _ publication: Publication,
        _ snapshot: RepositorySnapshot
    ) throws(PublicationError) {
        guard let position = snapshot.position(name: name, version: version), !removals.contains(position)
        else {
            let tries = publication.tries.withLock(\.self)
            guard let attempt = tries.attempt else { throw .notFound }
            // Where others have written since, the archive may be another one's by now: then it stays as an orphan.
            if let key = tries.departure, current != nil, attempt.digest == current { departures.append(key) }
            return publication.finish(.success(snapshot))
        }
        try snapshot.checkArchive(at: position, is: checksum)
        removals.insert(position)
        do throws(HTTPFault) {
            if !isShared(position, snapshot), let key = try archiveKey(position, snapshot),
                !arrivals.values.contains(where: { $0.key == key })
            {
                try object.store.makeProvisional(key, terms)
                departures.append(key)
                publication.tries.withLock { $0.departure = key }
            }
        } catch {
            removals.remove(position)
            throw .fault(error)
        }
        accepted.append((publication, .remove(name: name, version: version)))
    }

    private func archiveKey(_ position: Int, _ snapshot: RepositorySnapshot) throws(HTTPFault) -> String? {
        let candidates = ArchiveKey.candidates(snapshot.arena.string(snapshot.entries[position].reference))
        for key in candidates.dropLast() where try object.store.head(key, terms) != nil { return key }
        return candidates.last
    }

    /// Whether an entry that stays means the same archive.
    private func isShared(_ position: Int, _ snapshot: RepositorySnapshot) -> Bool {
        let arena = snapshot.arena
        let reference = snapshot.entries[position].reference
        return snapshot.entries.indices.contains { other in
            let text = snapshot.entries[other].reference
            return unsafe other != position && text.length == reference.length && !removals.contains(other)
                && arena.bytes(text).elementsEqual(arena.bytes(reference))
        }
    }
}

extension RepositorySnapshot {
    /// Those of `keys` that an entry means.
    func named(among keys: Set<String>) -> Set<String> {
        var named: Set<String> = []
        for entry in entries where named.count < keys.count {
            named.formUnion(ArchiveKey.candidates(arena.string(entry.reference)).filter(keys.contains))
        }
        return named
    }

    /// Whether this very archive is named.
    func holds(_ arrival: Publication.Arrival) -> Bool {
        guard let position = position(name: arrival.entry.name, version: arrival.entry.version) else {
            return false
        }
        let entry = entries[position]
        return !entry.checksum.isAbsent && arena.string(entry.checksum) == "sha256:" + arrival.digest
            && ArchiveKey.candidates(arena.string(entry.reference)).contains(arrival.key)
    }

    /// The position of exactly this name and version.
    func position(name: String, version: String) -> Int? {
        unsafe Array(name.utf8).withUnsafeBytes { name in
            unsafe Array(version.utf8).withUnsafeBytes { version in
                unsafe position(name: name, version: version)
            }
        }
    }

    /// Throws if another archive is meant than the one that an entry states; nil means any.
    func checkArchive(at position: Int, is checksum: String?) throws(PublicationError) {
        guard let checksum else { return }
        let stated = entries[position].checksum
        let found = stated.isAbsent ? nil : arena.string(stated)
        if found != checksum { throw .replaced(checksum: found) }
    }

    /// Throws if a version may not be added beside what is there.
    func checkVacancy(name: String, version: String) throws(PublicationError) {
        let identifier = Array("\(name)-\(version)".utf8)
        let same = unsafe identifier.withUnsafeBytes { unsafe positions(identifier: $0) }
        for position in same {
            let entry = entries[position]
            let (otherName, otherVersion) = (arena.string(entry.name), arena.string(entry.version))
            guard otherName == name, otherVersion == version else {
                throw .ambiguous(otherName: otherName, otherVersion: otherVersion)
            }
            throw .exists(checksum: entry.checksum.isAbsent ? nil : arena.string(entry.checksum))
        }
    }
}
