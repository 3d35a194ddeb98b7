// SPDX-License-Identifier: Apache-2.0

/// A version in a constraint as it was written: some numbers may be missing or wildcards.
struct PartialVersion {
    /// One to three.
    let numbers: [ArraySlice<UInt8>]
    /// Without its hyphen; empty = none.
    let prerelease: ArraySlice<UInt8>

    /// How many numbers stand before the first wildcard or the end.
    var knownNumbers: Int { numbers.firstIndex(where: Self.isWildcard) ?? numbers.count }

    /// The version with zeros for what is unknown; nil if a number is none.
    var filled: SemanticVersion? {
        let known = knownNumbers
        var text: [UInt8] = []
        for index in 0..<3 {
            if index > 0 { text.append(UInt8(ascii: ".")) }
            if index < known { text += numbers[index] } else { text.append(UInt8(ascii: "0")) }
        }
        if !prerelease.isEmpty { text += "-".utf8 + prerelease }
        return unsafe text.withUnsafeBytes { unsafe SemanticVersion(lenientUTF8: $0) }
    }

    private static func isWildcard(_ number: ArraySlice<UInt8>) -> Bool {
        number.count == 1
            && (number.first == UInt8(ascii: "x") || number.first == UInt8(ascii: "X")
                || number.first == UInt8(ascii: "*"))
    }
}
