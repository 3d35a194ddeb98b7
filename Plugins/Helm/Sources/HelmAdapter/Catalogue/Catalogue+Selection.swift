internal import SemanticVersion

extension Catalogue {
    /// What a list shows: the whole catalogue, or places in it.
    enum Selection {
        case all(count: Int)
        case some([UInt32])

        var count: Int {
            switch self {
            case .all(let count): count
            case .some(let indexes): indexes.count
            }
        }

        /// The catalogue's index of the selection's item.
        subscript(_ item: Int) -> Int {
            switch self {
            case .all: item
            case .some(let indexes): Int(indexes[item])
            }
        }
    }

    /// The entries that a filter admits, in canonical order.
    func select(_ filter: CatalogueFilter) -> Selection {
        guard !filter.isEmpty else { return .all(count: count) }
        let range = filter.name.map { self.range(ofName: Array($0.utf8)) } ?? 0..<count
        var matcher = EntryMatcher(filter)
        var indexes: [UInt32] = []
        if parts.count == 1, let snapshot = parts[0].snapshot {
            // The usual case, without looking the repository up for each entry.
            let identity = parts[0].identity
            for index in range where matcher.admits(index, of: snapshot, identity) {
                indexes.append(UInt32(index))
            }
            return .some(indexes)
        }
        for index in range {
            let slot = slot(at: index)
            let part = parts[Int(slot.part)]
            guard let snapshot = part.snapshot,
                matcher.admits(Int(slot.position), of: snapshot, part.identity)
            else { continue }
            indexes.append(UInt32(index))
        }
        return .some(indexes)
    }

    /// Where the entries of one name stand.
    private func range(ofName name: [UInt8]) -> Range<Int> {
        unsafe name.withUnsafeBytes { wanted in
            let start = unsafe firstIndex(comparedTo: wanted) { $0 >= 0 }
            return unsafe start..<firstIndex(comparedTo: wanted) { $0 > 0 }
        }
    }

    /// The first index whose name compares to `wanted` as `belongs` says; all before it do not.
    private func firstIndex(comparedTo wanted: UnsafeRawBufferPointer, _ belongs: (Int) -> Bool) -> Int {
        SortedSearch.firstIndex(below: count) { index in
            guard let (entry, arena) = entry(slot(at: index)) else { return true }
            return unsafe belongs(ByteOrder.compare(arena.bytes(entry.name), wanted))
        }
    }
}
