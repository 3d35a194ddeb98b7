/// How many letters must be added, removed, replaced or swapped to make one word of another.
enum EditDistance {
    /// More of a key than this is not looked at.
    private static let considerBytes = 64

    /// The word that takes the fewest changes; of equals the first.
    static func nearest(to word: String, among known: [String]) -> String? {
        let word = Array(word.utf8.prefix(considerBytes))
        return known.min { between(word, Array($0.utf8)) < between(word, Array($1.utf8)) }
    }

    static func between(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
