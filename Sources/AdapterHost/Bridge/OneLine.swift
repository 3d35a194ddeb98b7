// SPDX-License-Identifier: Apache-2.0

/// Text of others made fit for one line of an answer or a log.
enum OneLine {
    /// The text without control characters, cut at a character's end to at most `limitBytes`.
    static func of(_ text: String, limitBytes: Int) -> String {
        var line = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += scalar.utf8.count
            if bytes > limitBytes { break }
            line.append(isBreak(scalar) ? " " : scalar)
        }
        return String(line)
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
            || scalar.value == 0x2029
    }
}
