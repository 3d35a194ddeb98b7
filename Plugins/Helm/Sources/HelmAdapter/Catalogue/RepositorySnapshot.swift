internal import Digest

/// What a repository holds, as its index said at one moment.
///
/// Immutable, so readers never wait for anybody.
///
/// Entries stand in the canonical order: name ascending, then the newest version first.
final class RepositorySnapshot: Sendable {
    let arena: ByteArena
    let entries: MappedArray<CatalogueEntry>
    let skipped: SkippedEntries
    /// SHA-256 of all that is served, the same on every replica that reads the same index.
    let revision: SHA256Digest
    private static let digestPieceBytes = 1 << 15
    /// Open addressing by the hash of a whole identifier; a slot holds 0 or the position of an entry plus one.
    private let identifiers: MappedArray<UInt32>

    init(
        arena: ByteArena,
        sorted entries: MappedArray<CatalogueEntry>,
        skipped: SkippedEntries
    ) throws(DigestError) {
        self.arena = arena
        self.entries = entries
        self.skipped = skipped
        revision = try Self.digest(arena, entries)
        identifiers = Self.table(arena, entries)
    }

    /// Positions of every entry whose `{name}-{version}` is `identifier`: rarely two, because it can be cut in two ways.
    func positions(identifier: UnsafeRawBufferPointer) -> [Int] {
        var found: [Int] = []
        var slot = unsafe Self.slot(ByteHash.ofIdentity(identifier), identifiers.count)
        while identifiers[slot] != 0 {
            let position = Int(identifiers[slot]) - 1
            if unsafe isIdentifier(identifier, of: entries[position]) { found.append(position) }
            slot = (slot + 1) & (identifiers.count - 1)
        }
        return found.sorted()
    }

    /// The position of exactly this name and version.
    func position(name: UnsafeRawBufferPointer, version: UnsafeRawBufferPointer) -> Int? {
        var slot = unsafe Self.slot(ByteHash.ofIdentity(name, version), identifiers.count)
        while identifiers[slot] != 0 {
            let position = Int(identifiers[slot]) - 1
            let entry = entries[position]
            if unsafe ByteOrder.areEqual(arena.bytes(entry.name), name),
                unsafe ByteOrder.areEqual(arena.bytes(entry.version), version)
            {
                return position
            }
            slot = (slot + 1) & (identifiers.count - 1)
        }
        return nil
    }

    private func isIdentifier(_ identifier: UnsafeRawBufferPointer, of entry: CatalogueEntry) -> Bool {
        let nameLength = Int(entry.name.length)
        guard identifier.count == nameLength + 1 + Int(entry.version.length) else { return false }
        let name = unsafe UnsafeRawBufferPointer(rebasing: identifier[..<nameLength])
        let version = unsafe UnsafeRawBufferPointer(rebasing: identifier[(nameLength + 1)...])
        return unsafe identifier[nameLength] == UInt8(ascii: "-")
            && ByteOrder.areEqual(arena.bytes(entry.name), name)
            && ByteOrder.areEqual(arena.bytes(entry.version), version)
    }

    private static func slot(_ hash: UInt64, _ count: Int) -> Int {
        Int(truncatingIfNeeded: hash) & (count - 1)
    }

    private static func table(
        _ arena: ByteArena,
        _ entries: MappedArray<CatalogueEntry>
    ) -> MappedArray<UInt32> {
        var size = 4
        while size < entries.count * 2 { size *= 2 }
        var table = MappedList<UInt32>(zeros: size)
        for (position, entry) in entries.enumerated() {
            let hash = unsafe ByteHash.ofIdentity(arena.bytes(entry.name), arena.bytes(entry.version))
            var slot = slot(hash, size)
            while table[slot] != 0 { slot = (slot + 1) & (size - 1) }
            table[slot] = UInt32(position + 1)
        }
        return table.finish()
    }

    private static func digest(
        _ arena: ByteArena,
        _ entries: MappedArray<CatalogueEntry>
    ) throws(DigestError) -> SHA256Digest {
        var digest = try SHA256()
        // Handed over in large pieces: there are 14 numbers and a dozen texts in each entry.
        var piece: [UInt8] = []
        for entry in entries {
            var lengths = [14 of UInt64](repeating: 0)
            let texts = entry.texts
            for index in texts.indices { lengths[index] = UInt64(texts[index].length) }
            lengths[12] = UInt64(bitPattern: entry.createdAt)
            lengths[13] = entry.isDeprecated ? 1 : 0
            unsafe piece.append(
                contentsOf: UnsafeRawBufferPointer(lengths.span.withUnsafeBytes { unsafe $0 })
            )
            for index in texts.indices where !texts[index].isAbsent {
                unsafe piece.append(contentsOf: arena.bytes(texts[index]))
            }
            guard piece.count >= digestPieceBytes else { continue }
            try digest.update(piece)
            piece.removeAll(keepingCapacity: true)
        }
        try digest.update(piece)
        return try digest.finalize()
    }
}
