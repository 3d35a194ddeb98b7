internal import Digest
internal import SemanticVersion

/// Collects the entries of an index and puts them in order.
struct SnapshotBuilder: ~Copyable {
    var arena = ArenaBuilder()
    var entries = MappedList<CatalogueEntry>()
    var skipped = SkippedEntries()

    /// Ends the collection.
    ///
    /// Of several entries with one name and version the one created last is kept, the first of equals; the others count as skipped.
    mutating func finish() throws(DigestError) -> RepositorySnapshot {
        let arena = arena.finish()
        let order = CanonicalOrder(arena: arena)
        order.sort(&entries)
        var kept = 0
        for position in 0..<entries.count {
            let entry = entries[position]
            guard kept > 0, order.isSameVersion(entries[kept - 1], entry) else {
                entries[kept] = entry
                kept += 1
                continue
            }
            if entry.createdAt > entries[kept - 1].createdAt { entries[kept - 1] = entry }
            skipped.add(
                name: arena.string(entry.name),
                version: arena.string(entry.version),
                reason: "this version stands more than once in the index"
            )
        }
        entries.truncate(to: kept)
        return try RepositorySnapshot(arena: arena, sorted: entries.finish(), skipped: skipped)
    }
}
