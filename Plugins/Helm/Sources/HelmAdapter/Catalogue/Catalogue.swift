internal import Digest

/// All repositories of an instance merged into one list; immutable, replaced as a whole.
final class Catalogue: Sendable {
    /// One repository's part of the catalogue.
    struct Part: Sendable {
        let identity: RepositoryIdentity
        /// The last good snapshot, or `nil` if there is none or it is too old to be served.
        let snapshot: RepositorySnapshot?
        /// Positions of the versions whose archives are not what the index states.
        var tampered: Set<Int> = []
        /// Why there is none.
        let unavailability: String?
    }

    /// A place in the merged list.
    struct Slot: Sendable {
        let part: UInt32
        let position: UInt32
    }

    let parts: [Part]
    /// The merged order; empty where one repository makes it superfluous.
    private let order: [Slot]
    let count: Int
    /// Part of the ETag: changes with anything that a list or a package shows.
    let revision: String

    init(_ parts: [Part]) throws(DigestError) {
        self.parts = parts
        count = parts.reduce(0) { $0 + ($1.snapshot?.entries.count ?? 0) }
        order = parts.count == 1 ? [] : Self.merge(parts)
        revision = try Self.revision(of: parts)
    }

    func slot(at index: Int) -> Slot {
        order.isEmpty ? Slot(part: 0, position: UInt32(index)) : order[index]
    }

    /// The entry of a slot with the arena its texts lie in.
    func entry(_ slot: Slot) -> (entry: CatalogueEntry, arena: ByteArena)? {
        guard let snapshot = parts[Int(slot.part)].snapshot else { return nil }
        return (snapshot.entries[Int(slot.position)], snapshot.arena)
    }

    /// The first part that cannot be served, of all or of one repository.
    func unavailable(repository: String?) -> Part? {
        parts.first { $0.snapshot == nil && (repository == nil || $0.identity.name == repository) }
    }

    private static func merge(_ parts: [Part]) -> [Slot] {
        var merged: [Slot] = []
        var heads = [Int](repeating: 0, count: parts.count)
        merged.reserveCapacity(parts.reduce(0) { $0 + ($1.snapshot?.entries.count ?? 0) })
        while let next = first(of: parts, at: heads) {
            merged.append(Slot(part: UInt32(next), position: UInt32(heads[next])))
            heads[next] += 1
        }
        return merged
    }

    /// The part whose head comes first; of equal ones the first in configuration order.
    private static func first(of parts: [Part], at heads: [Int]) -> Int? {
        var best: (part: Int, entry: CatalogueEntry, arena: ByteArena)?
        for (index, part) in parts.enumerated() {
            guard let snapshot = part.snapshot, heads[index] < snapshot.entries.count else { continue }
            let entry = snapshot.entries[heads[index]]
            if let leader = best,
                CanonicalOrder.compare(leader.entry, in: leader.arena, entry, in: snapshot.arena) <= 0
            {
                continue
            }
            best = (index, entry, snapshot.arena)
        }
        return best?.part
    }

    private static func revision(of parts: [Part]) throws(DigestError) -> String {
        var digest = try SHA256()
        for part in parts {
            try digest.update(Array("\(part.identity.name)\n\(part.identity.url)\n".utf8))
            try digest.update(part.snapshot?.revision.bytes ?? [])
            try digest.update(Array(part.tampered.sorted().map { "\($0)\n" }.joined().utf8))
        }
        return String(try digest.finalize().hex.prefix(32))
    }
}
