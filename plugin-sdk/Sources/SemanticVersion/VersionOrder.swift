// SPDX-License-Identifier: Apache-2.0

/// The canonical order of the versions of one package in a list: the newest first.
///
/// Texts that Helm reads as versions (``SemanticVersion/init(lenient:)``) come first, by SemVer precedence
/// descending, then by bytes descending; all other texts follow, by bytes descending. Nothing is allocated.
public enum VersionOrder {
    /// Compares two version texts.
    ///
    /// - Parameters:
    ///   - lhs: a version text; borrowed for the call.
    ///   - rhs: a version text; borrowed for the call.
    /// - Returns: negative if `lhs` comes first, zero if the texts are equal, positive if `rhs` comes first.
    public static func compare(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Int {
        let left = unsafe VersionFields(lhs, .lenient)
        let right = unsafe VersionFields(rhs, .lenient)
        if let left = left, let right = right {
            let order = precedence(left, right)
            if order != 0 { return -order }
        } else if (left == nil) != (right == nil) {
            return left == nil ? 1 : -1
        }
        return unsafe ByteOrder.compare(rhs, lhs)
    }

    /// Whether `lhs` stands before `rhs` in a list.
    public static func precedes(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Bool {
        unsafe compare(lhs, rhs) < 0
    }

    /// Whether `lhs` stands before `rhs` in a list.
    public static func precedes(_ lhs: String, _ rhs: String) -> Bool {
        var lhs = lhs
        var rhs = rhs
        return lhs.withUTF8 { left in
            rhs.withUTF8 { right in
                unsafe precedes(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
            }
        }
    }

    /// Whether two texts mean the same version: equal after normalisation (`v1.2` and `1.2.0`), build text
    /// included; texts that are no versions only if their bytes are equal.
    public static func means(_ lhs: UnsafeRawBufferPointer, sameAs rhs: UnsafeRawBufferPointer) -> Bool {
        if unsafe ByteOrder.compare(lhs, rhs) == 0 { return true }
        guard let left = unsafe VersionFields(lhs, .lenient), let right = unsafe VersionFields(rhs, .lenient)
        else { return false }
        return unsafe precedence(left, right) == 0 && ByteOrder.compare(left.build, right.build) == 0
    }

    private static func precedence(_ lhs: VersionFields, _ rhs: VersionFields) -> Int {
        if lhs.major != rhs.major { return lhs.major < rhs.major ? -1 : 1 }
        if lhs.minor != rhs.minor { return lhs.minor < rhs.minor ? -1 : 1 }
        if lhs.patch != rhs.patch { return lhs.patch < rhs.patch ? -1 : 1 }
        return unsafe PrereleaseOrder.compare(lhs.prerelease, rhs.prerelease)
    }
}
