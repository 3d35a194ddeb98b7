/// Looks for a place in something sorted.
enum SortedSearch {
    /// The first index below `count` that belongs, or `count`; all before it do not belong, all behind it do.
    static func firstIndex(below count: Int, _ belongs: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if belongs(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
