internal import Digest

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
        guard total < Int(UInt32.max) else { return nil }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, total), alignment: 1)
        if let start = unsafe arena.all.baseAddress {
            unsafe memory.copyMemory(from: start, byteCount: arena.count)
        }
        if let start = unsafe added.arena.all.baseAddress {
            unsafe (memory + arena.count).copyMemory(from: start, byteCount: added.arena.count)
        }
        let joined = unsafe ByteArena(owning: memory, count: total)
        let newcomers = added.entries.map { $0.moved(by: UInt32(arena.count)) }
        let merged = merge(newcomers, removing: removed, order: CanonicalOrder(arena: joined))
        return try RepositorySnapshot(arena: joined, sorted: merged, skipped: skipped)
    }

    private func merge(_ added: [CatalogueEntry], removing: Set<Int>, order: CanonicalOrder)
        -> [CatalogueEntry]
    {
        var merged: [CatalogueEntry] = []
        merged.reserveCapacity(entries.count + added.count)
        var next = 0
        for (position, entry) in entries.enumerated() where !removing.contains(position) {
            while next < added.count, order.compare(added[next], entry) < 0 {
                merged.append(added[next])
                next += 1
            }
            merged.append(entry)
        }
        merged.append(contentsOf: added[next...])
        return merged
    }
}
