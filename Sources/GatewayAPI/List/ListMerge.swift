/// Merges ordered runs of packages into one, and cuts a window out of it.
struct ListMerge {
    private var toSkip: UInt64
    private var left: UInt64

    /// - Parameters:
    ///   - skipping: packages of the merged list before the window.
    ///   - limit: the most packages in the window.
    init(skipping: UInt64, limit: UInt64) {
        toSkip = skipping
        left = limit
    }

    /// Whether the window is full.
    var isFull: Bool { left == 0 }

    /// The index of the source whose first item comes next.
    ///
    /// Of equal ones the first source's, which is the configuration's order.
    static func first(of sources: [ArraySlice<ListItem>]) -> Int? {
        var best: (index: Int, item: ListItem)?
        for (index, source) in sources.enumerated() {
            guard let item = source.first else { continue }
            guard let current = best else {
                best = (index, item)
                continue
            }
            if PackageOrder.compare(item, current.item) < 0 { best = (index, item) }
        }
        return best?.index
    }

    /// Whether an item that comes next in the merge lies in the window.
    mutating func admitsNext() -> Bool {
        guard toSkip == 0 else {
            toSkip -= 1
            return false
        }
        guard left > 0 else { return false }
        left -= 1
        return true
    }

    /// Takes the next item of the window out of sources that are complete.
    mutating func next(from sources: inout [ArraySlice<ListItem>]) -> ListItem? {
        while !isFull, let index = Self.first(of: sources), let item = sources[index].popFirst() {
            if admitsNext() { return item }
        }
        return nil
    }
}
