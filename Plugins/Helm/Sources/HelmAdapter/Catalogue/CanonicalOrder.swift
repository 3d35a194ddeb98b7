internal import SemanticVersion

/// The order of every list: name ascending by bytes, then version as `VersionOrder` has it.
struct CanonicalOrder {
    let arena: ByteArena

    func compare(_ left: CatalogueEntry, _ right: CatalogueEntry) -> Int {
        Self.compare(left, in: arena, right, in: arena)
    }

    static func compare(
        _ left: CatalogueEntry,
        in leftArena: ByteArena,
        _ right: CatalogueEntry,
        in rightArena: ByteArena
    ) -> Int {
        let names = unsafe ByteOrder.compare(leftArena.bytes(left.name), rightArena.bytes(right.name))
        if names != 0 { return names }
        return unsafe VersionOrder.compare(leftArena.bytes(left.version), rightArena.bytes(right.version))
    }

    func isSameVersion(_ left: CatalogueEntry, _ right: CatalogueEntry) -> Bool {
        unsafe ByteOrder.areEqual(arena.bytes(left.name), arena.bytes(right.name))
            && ByteOrder.areEqual(arena.bytes(left.version), arena.bytes(right.version))
    }

    /// Sorts stably, and at once when the index was in order already, as Helm's are.
    func sort(_ entries: inout MappedList<CatalogueEntry>) {
        guard !isSorted(entries) else { return }
        var order = Array(0..<UInt32(entries.count))
        order.sort { left, right in
            let comparison = compare(entries[Int(left)], entries[Int(right)])
            return comparison != 0 ? comparison < 0 : left < right
        }
        var sorted = MappedList<CatalogueEntry>()
        for position in order { sorted.append(entries[Int(position)]) }
        entries = sorted
    }

    private func isSorted(_ entries: borrowing MappedList<CatalogueEntry>) -> Bool {
        for position in 1..<max(1, entries.count)
        where compare(entries[position - 1], entries[position]) > 0 {
            return false
        }
        return true
    }
}
