internal import Digest

/// Publishes a batch of changes with one new index.
///
/// Runs under the directory's lock.
///
/// Archives get their names before the index names them and lose them after it has let them go; until then a second
/// name in the directory, the staged file's or a deletion mark's, tells that something is unfinished. So wherever the process
/// dies, `DirectoryRecovery` can tell what to take back, and the index alone decides what exists.
struct DirectoryCommit {
    /// How often a change is tried when others write the index at the same moment.
    static let attempts = 5

    let store: DirectoryStore
    /// Nanoseconds since the epoch.
    let now: Int64
    var accepted: [(publication: Publication, change: IndexChange)] = []
    /// Accepted archives by the identifier they get.
    var arrivals: [String: Publication.Arrival] = [:]
    /// Positions of accepted deletions.
    var removals: Set<Int> = []
    /// Names to take back if the index cannot be written.
    var placed: [String] = []
    /// Names that have served their purpose once the index is written.
    var finished: [String] = []

    init(store: DirectoryStore, now: Int64) {
        self.store = store
        self.now = now
    }

    /// Publishes what can be, and finishes every publication that it returns or that cannot be published.
    ///
    /// - Parameters:
    ///   - batch: what is to be published.
    ///   - known: the index as last seen.
    /// - Returns: the index afterwards.
    /// - Throws: why nothing could be published; what was accepted is left unfinished and taken back.
    mutating func run(_ batch: [Publication], on known: DirectoryIndex) throws(PublicationError)
        -> DirectoryIndex
    {
        var known = known
        var pending = batch
        for _ in 0..<Self.attempts {
            let (index, text) = try current(known)
            for publication in pending { plan(publication, index.snapshot) }
            guard !accepted.isEmpty else { return index }
            do throws(PublicationError) {
                let next = try write(changed(text), after: index)
                for name in finished { try? store.directory.remove(name) }
                for (publication, _) in accepted { publication.finish(.success(next.snapshot)) }
                return next
            } catch {
                if case .notDurable = error { throw error }
                guard case .overtaken = error else {
                    takeBack(sparing: [])
                    throw error
                }
            }
            known = index
            pending = try afterOvertaking(known)
        }
        throw .failed("index.yaml keeps changing")
    }

    /// Takes back what was prepared, after somebody who knows no lock wrote another index meanwhile.
    ///
    /// That index may name archives that were already in their place; those are published, with the same content.
    ///
    /// - Returns: what is to be tried again.
    private mutating func afterOvertaking(_ known: DirectoryIndex) throws(PublicationError) -> [Publication] {
        let (index, _) = try current(known)
        var sparing: Set<String> = []
        var again: [Publication] = []
        for (publication, _) in accepted {
            guard case .add(let arrival) = publication.work,
                index.snapshot.holds(arrival)
            else {
                again.append(publication)
                continue
            }
            sparing.formUnion([arrival.fileName, arrival.fileName + ".prov"])
            try? store.directory.remove(arrival.stagedName)
            publication.finish(.success(index.snapshot))
        }
        takeBack(sparing: sparing)
        (accepted, arrivals, removals, placed, finished) = ([], [:], [], [], [])
        return again
    }

    private func takeBack(sparing: Set<String>) {
        for name in placed where !sparing.contains(name) { try? store.directory.remove(name) }
    }

    /// The index on disk with its text, read anew if somebody else wrote it.
    private func current(_ known: DirectoryIndex) throws(PublicationError) -> (DirectoryIndex, IndexText) {
        do throws(IndexError) {
            if !known.isWasteful, let text = try store.text(of: known) { return (known, text) }
            for _ in 0..<3 {
                let index = try store.load(after: known)
                if let text = try store.text(of: index) { return (index, text) }
            }
        } catch {
            throw .failed("index.yaml: \(error.message)")
        }
        throw .failed("index.yaml keeps changing")
    }

    private func changed(_ text: IndexText) throws(PublicationError) -> IndexText {
        let changes = accepted.map(\.change)
        do throws(IndexError) {
            if let changed = try text.applying(changes, generatedAt: now) { return changed }
            let block = try IndexReflow.blockText(of: text.bytes)
            let reflowed = IndexText(bytes: block, layout: try store.read(block).layout)
            if let changed = try reflowed.applying(changes, generatedAt: now) { return changed }
        } catch {
            throw .failed("index.yaml: \(error.message)")
        }
        throw .failed("index.yaml cannot be changed in the style it is written in")
    }

    /// Replaces the index.
    private mutating func write(_ text: IndexText, after index: DirectoryIndex) throws(PublicationError)
        -> DirectoryIndex
    {
        let next = try snapshot(of: text, after: index)
        let name = WorkName.fresh(WorkName.index)
        placed.append(name)
        let identity = try PublicationError.files { () throws(DirectoryError) in
            let file = try store.directory.create(name)
            try file.write(text.bytes)
            try file.synchronise()
            // The archives' names must last before an index that names them does.
            try store.directory.synchronise()
            return try file.identity()
        }
        let found = try PublicationError.files { () throws(DirectoryError) in
            try store.directory.identity(of: DirectoryIndex.fileName)
        }
        guard found == nil ? index.identity == nil : found?.isUnchanged(since: index.identity) == true else {
            throw .overtaken
        }
        try PublicationError.files { () throws(DirectoryError) in
            try store.directory.rename(name, to: DirectoryIndex.fileName)
        }
        do throws(DirectoryError) {
            try store.directory.synchronise()
        } catch {
            throw .notDurable(error.message)
        }
        return DirectoryIndex(snapshot: next, layout: text.layout, identity: identity, after: index)
    }

    /// The snapshot of the new text.
    ///
    /// What is new is read by the same reader as the whole would be.
    private func snapshot(of text: IndexText, after index: DirectoryIndex) throws(PublicationError)
        -> RepositorySnapshot
    {
        do throws(IndexError) {
            // A removed version may have hidden a second entry of its own, which only a whole reading finds.
            let isSimple = index.snapshot.skipped.count == 0 || removals.isEmpty
            guard isSimple, let added = try readAdditions() else {
                return try store.read(text.bytes).snapshot
            }
            let changed = try? index.snapshot.changed(removing: removals, adding: added)
            if let changed { return changed }
            return try store.read(text.bytes).snapshot
        } catch {
            throw .failed("the new entry cannot be read back: \(error.message)")
        }
    }

    private func readAdditions() throws(IndexError) -> RepositorySnapshot? {
        let changes = arrivals.values.map { IndexChange.add($0.entry) }
        guard let text = try IndexText.empty.applying(changes, generatedAt: now) else { return nil }
        let snapshot = try store.read(text.bytes).snapshot
        guard snapshot.entries.count == changes.count else {
            throw IndexError(snapshot.skipped.examples.first?.reason ?? "it is missing")
        }
        return snapshot
    }
}
