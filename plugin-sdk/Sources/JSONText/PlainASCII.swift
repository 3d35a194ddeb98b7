// SPDX-License-Identifier: Apache-2.0

/// Tells the bytes that stand for themselves in a JSON string: ASCII without controls, DEL, quote and backslash.
enum PlainASCII {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    static func contains(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Marks what is not plain: the lowest mark stands in the high bit of the first byte that is not; zero if all are.
    ///
    /// Each term sets the high bit of a byte that is not plain. A borrow or carry can only mark bytes above such
    /// a one, and only the lowest mark is used.
    static func marks(_ word: UInt64) -> UInt64 {
        let controls = word &- 0x2020_2020_2020_2020
        let quotes = (word ^ 0x2222_2222_2222_2222) &- ones
        let backslashes = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- ones
        let deletes = word &+ ones
        return (controls | quotes | backslashes | deletes | word) & highs
    }

    /// How many of the eight bytes, from the lowest on, are plain.
    static func countOfLeadingPlainBytes(_ word: UInt64) -> Int { marks(word).trailingZeroBitCount >> 3 }
}
