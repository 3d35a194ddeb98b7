// SPDX-License-Identifier: Apache-2.0

extension SemanticVersion: Comparable {
    /// Whether `lhs` has the lower precedence by SemVer 2.0.0 section 11.
    public static func < (lhs: SemanticVersion, rhs: SemanticVersion) -> Bool {
        lhs.precedence(comparedTo: rhs) < 0
    }

    /// Compares by SemVer precedence, build text ignored.
    ///
    /// - Returns: negative, zero or positive as this version is lower, equal or higher.
    public func precedence(comparedTo other: SemanticVersion) -> Int {
        if major != other.major { return major < other.major ? -1 : 1 }
        if minor != other.minor { return minor < other.minor ? -1 : 1 }
        if patch != other.patch { return patch < other.patch ? -1 : 1 }
        if prerelease.isEmpty, other.prerelease.isEmpty { return 0 }
        return Self.precedence(ofPrerelease: prerelease, comparedTo: other.prerelease)
    }

    static func precedence(ofPrerelease text: String, comparedTo other: String) -> Int {
        var text = text
        var other = other
        return text.withUTF8 { bytes in
            other.withUTF8 { otherBytes in
                unsafe PrereleaseOrder.compare(
                    UnsafeRawBufferPointer(bytes),
                    UnsafeRawBufferPointer(otherBytes)
                )
            }
        }
    }
}
