/// How far a misspelt name is from a known one.
enum NameDistance {
    private static let limitBytes = 64

    /// Insertions, deletions and replacements of bytes that lead from one to the other; names beyond 64 bytes are cut.
    static func between(_ first: String, _ second: String) -> Int {
        let first = Array(first.utf8.prefix(limitBytes))
        let second = Array(second.utf8.prefix(limitBytes))
        var previous = Array(0...second.count)
        for (row, byte) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                let replacement = previous[column] + (byte == other ? 0 : 1)
                current.append(min(replacement, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[second.count]
    }
}
