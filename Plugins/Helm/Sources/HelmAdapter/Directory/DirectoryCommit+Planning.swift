/// Deciding which changes of a batch can be made, and preparing the files of those that can.
extension DirectoryCommit {
    mutating func plan(_ publication: Publication, _ snapshot: RepositorySnapshot) {
        let before = placed.count
        do throws(PublicationError) {
            switch publication.work {
            case .add(let arrival): try plan(arrival, publication, snapshot)
            case .remove(let name, let version): try plan(removing: name, version, publication, snapshot)
            }
        } catch {
            for name in placed[before...] { try? store.directory.remove(name) }
            placed.removeLast(placed.count - before)
            publication.finish(.failure(error))
        }
    }

    private mutating func plan(
        _ arrival: Publication.Arrival,
        _ publication: Publication,
        _ snapshot: RepositorySnapshot
    ) throws(PublicationError) {
        let entry = arrival.entry
        try snapshot.checkVacancy(name: entry.name, version: entry.version)
        let identifier = "\(entry.name)-\(entry.version)"
        if let rival = arrivals[identifier] {
            guard rival.entry.name == entry.name else {
                throw .ambiguous(otherName: rival.entry.name, otherVersion: rival.entry.version)
            }
            throw .exists(checksum: "sha256:" + rival.digest)
        }
        try place(arrival, snapshot)
        arrivals[identifier] = arrival
        accepted.append((publication, .add(entry)))
        finished.append(arrival.stagedName)
    }

    /// Gives the archive its name, and its provenance file.
    private mutating func place(_ arrival: Publication.Arrival, _ snapshot: RepositorySnapshot)
        throws(PublicationError)
    {
        let isPlaced = try PublicationError.files { () throws(DirectoryError) in
            if try store.directory.link(arrival.stagedName, to: arrival.fileName) { return true }
            // The rest of a publication or deletion that was cut off gives way; so does the very same content.
            try DirectoryRecovery(store: store, sparing: Set(finished)).run(snapshot)
            return try store.directory.link(arrival.stagedName, to: arrival.fileName)
        }
        if isPlaced {
            placed.append(arrival.fileName)
        } else {
            let found = try PublicationError.files { () throws(DirectoryError) in
                try content(of: arrival.fileName)
            }
            guard found == arrival.digest else { throw .foreignFile(name: arrival.fileName) }
            // A deletion of the same batch must leave it.
            finished.removeAll { $0 == arrival.fileName }
        }
        guard let provenance = arrival.provenance else { return }
        let name = WorkName.fresh(WorkName.provenance)
        placed += [name, arrival.fileName + ".prov"]
        try PublicationError.files { () throws(DirectoryError) in
            let file = try store.directory.create(name)
            try file.write(Array(provenance.utf8))
            try file.synchronise()
            try store.directory.rename(name, to: arrival.fileName + ".prov")
        }
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

    private func content(of name: String) throws(DirectoryError) -> String? {
        guard let file = try store.directory.openFile(name) else { return nil }
        return try FileDigest.hex(of: file)
    }

    private mutating func plan(
        removing name: String,
        _ version: String,
        _ publication: Publication,
        _ snapshot: RepositorySnapshot
    ) throws(PublicationError) {
        guard let position = snapshot.position(name: name, version: version),
            removals.insert(position).inserted
        else {
            throw .notFound
        }
        let reference = snapshot.arena.string(snapshot.entries[position].reference)
        let mark = WorkName.fresh(WorkName.deletion)
        do throws(DirectoryError) {
            if !isShared(position, snapshot), let file = try store.openArchive(reference)?.name,
                !arrivals.values.contains(where: { $0.fileName == file }),
                try store.directory.link(file, to: mark)
            {
                placed.append(mark)
                finished += [file, file + ".prov", mark]
            }
        } catch {
            removals.remove(position)
            throw .failed(error.message)
        }
        accepted.append((publication, .remove(name: name, version: version)))
    }
}

extension RepositorySnapshot {
    /// Whether this very archive is named.
    func holds(_ arrival: Publication.Arrival) -> Bool {
        guard let position = position(name: arrival.entry.name, version: arrival.entry.version) else {
            return false
        }
        let checksum = entries[position].checksum
        return !checksum.isAbsent && arena.string(checksum) == "sha256:" + arrival.digest
    }

    /// The position of exactly this name and version.
    func position(name: String, version: String) -> Int? {
        unsafe Array(name.utf8).withUnsafeBytes { name in
            unsafe Array(version.utf8).withUnsafeBytes { version in
                unsafe position(name: name, version: version)
            }
        }
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
