// SPDX-License-Identifier: Apache-2.0

/// Rewrites ranges, `1.2 - 1.4.5`, to a pair of comparisons before anything else is read, as Helm's library does.
///
/// The rewriting takes the blanks around a range along, so a term directly before a range ends up without a
/// separator and is refused; after a range one may follow. That is how the library behaves.
enum HyphenRange {
    static func rewrite(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "-")) else { return text }
        var rewritten: [UInt8] = []
        var index = 0
        while index < text.count {
            if let range = match(text[index...]) {
                rewritten += ">= ".utf8 + text[range.lower] + ", <= ".utf8 + text[range.upper] + " ".utf8
                index = range.end
            } else {
                rewritten.append(text[index])
                index += 1
            }
        }
        return rewritten
    }

    private static func match(
        _ text: ArraySlice<UInt8>
    ) -> (lower: Range<Int>, upper: Range<Int>, end: Int)? {
        var reader = ConstraintReader(text)
        reader.skipBlanks()
        let lowerStart = reader.position
        guard reader.partial() != nil else { return nil }
        let lowerEnd = reader.position
        guard reader.skipBlanks() > 0, reader.skip(UInt8(ascii: "-")), reader.skipBlanks() > 0 else {
            return nil
        }
        let upperStart = reader.position
        guard reader.partial() != nil else { return nil }
        let upperEnd = reader.position
        reader.skipBlanks()
        return (lowerStart..<lowerEnd, upperStart..<upperEnd, reader.position)
    }
}
