internal import Digest
internal import SemanticVersion

/// Collects the entries of an index and puts them in order.
struct SnapshotBuilder: ~Copyable {
    var arena = ArenaBuilder(capacity: 1 << 16)
    var entries: [CatalogueEntry] = []
    var skipped = SkippedEntries()

    /// Ends the collection.
    ///
    /// Of several entries with one name and version the one created last is kept, the first of equals; the others count as skipped.
    mutating func finish() throws(DigestError) -> RepositorySnapshot {
        let arena = arena.finish()
        let order = CanonicalOrder(arena: arena)
        order.sort(&entries)
        var kept: [CatalogueEntry] = []
        kept.reserveCapacity(entries.count)
        for entry in entries {
            guard let last = kept.last, order.isSameVersion(last, entry) else {
                kept.append(entry)
                continue
            }
            if entry.createdAt > last.createdAt { kept[kept.count - 1] = entry }
            skipped.add(
                name: arena.string(entry.name),
                version: arena.string(entry.version),
                reason: "this version stands more than once in the index"
            )
        }
        return try RepositorySnapshot(arena: arena, sorted: kept, skipped: skipped)
    }
}
