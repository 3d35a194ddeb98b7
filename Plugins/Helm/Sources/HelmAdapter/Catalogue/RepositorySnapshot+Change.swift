internal import Digest
internal import MappedMemory

extension RepositorySnapshot {
    static func empty() throws(DigestError) -> RepositorySnapshot {
        var builder = SnapshotBuilder()
        return try builder.finish()
    }

    /// The snapshot after a publication, made by copying instead of reading the whole index again.
    ///
    /// - Parameters:
    ///   - removed: positions of entries that are gone.
    ///   - added: what the index entries written since say, read by the same reader.
    /// - Returns: `nil` if the two together exceed what an arena holds.
    /// - Throws: only if there is no memory for a digest.
    func changed(removing removed: Set<Int>, adding added: RepositorySnapshot) throws(DigestError)
        -> RepositorySnapshot?
    {
        let total = arena.count + added.arena.count
        guard total < Int(UInt32.max), let memory = MappedMemory(byteCount: max(1, total)) else { return nil }
        let room = unsafe UnsafeMutableRawBufferPointer(start: memory.base, count: total)
        unsafe room.copyMemory(from: arena.all)
        unsafe UnsafeMutableRawBufferPointer(rebasing: room[arena.count...]).copyMemory(from: added.arena.all)
        let joined = ByteArena(memory, count: total)
        let newcomers = added.entries.map { $0.moved(by: UInt32(arena.count)) }
        let merged = merge(newcomers, removing: removed, order: CanonicalOrder(arena: joined))
        return try RepositorySnapshot(arena: joined, sorted: merged, skipped: skipped)
    }

    private func merge(
        _ added: [CatalogueEntry],
        removing: Set<Int>,
        order: CanonicalOrder
    ) -> MappedArray<CatalogueEntry> {
        var merged = MappedList<CatalogueEntry>()
        var next = 0
        for (position, entry) in entries.enumerated() where !removing.contains(position) {
            while next < added.count, order.compare(added[next], entry) < 0 {
                merged.append(added[next])
                next += 1
            }
            merged.append(entry)
        }
        for entry in added[next...] { merged.append(entry) }
        return merged.finish()
    }
}
