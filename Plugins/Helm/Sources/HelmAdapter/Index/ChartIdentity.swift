internal import SemanticVersion

/// Which names and versions of an index are listed.
///
/// Laxer than for uploads, as other tools made what is read here.
enum ChartIdentity {
    static func isListable(name: String, limitBytes: Int) -> Bool {
        guard let first = name.utf8.first, isLetterOrDigit(first), name.utf8.count <= limitBytes else {
            return false
        }
        return name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
    }

    /// SemVer 2, also with the `v` in front and the leading zeros that some projects publish and Helm reads; but always three
    /// numbers, as a `v1` or `1.0` is somebody's tag rather than a version.
    static func isListable(version: UnsafeRawBufferPointer) -> Bool {
        let core = unsafe version.prefix { $0 != 0x2D && $0 != 0x2B }
        guard unsafe core.count(where: { $0 == 0x2E }) == 2 else { return false }
        return unsafe SemanticVersion(lenientUTF8: version) != nil
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
    }
}
