// SPDX-License-Identifier: Apache-2.0

/// A set of versions in Helm's grammar, for example `^1.2`, `>=1.2 <2 || 3.x` or `1.2 - 1.4.5`.
///
/// Means in every case, odd ones included, what Helm's library means (Masterminds semver 3.4): groups are separated
/// by `||`, the terms of a group by blanks or commas; a version with a pre-release part is contained only
/// where some term of the same group has one as well; build text does not count.
public struct VersionConstraint: Sendable, Hashable {
    /// The longest accepted text, in bytes.
    public static let lengthLimitBytes = 1024

    /// Terms that must all be met.
    private struct Group: Hashable {
        let terms: [ConstraintTerm]
        /// Whether some term has a pre-release part.
        let admitsPrereleases: Bool
    }

    private let groups: [Group]

    /// Reads a constraint.
    ///
    /// - Parameter text: not empty; `*` means every stable version.
    /// - Throws: which part is wrong.
    public init(_ text: String) throws(VersionConstraintError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.lengthLimitBytes else { throw VersionConstraintError(.tooLong, bytes) }
        var groups: [Group] = []
        for group in Self.split(HyphenRange.rewrite(bytes)) {
            let terms = try Self.terms(of: group)
            let admitsPrereleases = terms.contains { !$0.version.prerelease.isEmpty }
            groups.append(Group(terms: terms, admitsPrereleases: admitsPrereleases))
        }
        self.groups = groups
    }

    /// Whether the constraint admits `version`.
    public func contains(_ version: SemanticVersion) -> Bool {
        let isStable = version.prerelease.isEmpty
        return groups.contains { group in
            (isStable || group.admitsPrereleases) && group.terms.allSatisfy { $0.admits(version) }
        }
    }

    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let bar = UInt8(ascii: "|")
        var groups: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index + 1 < bytes.count {
            if bytes[index] == bar, bytes[index + 1] == bar {
                groups.append(bytes[start..<index])
                index += 2
                start = index
            } else {
                index += 1
            }
        }
        groups.append(bytes[start...])
        return groups
    }

    private static func terms(of group: ArraySlice<UInt8>) throws(VersionConstraintError) -> [ConstraintTerm]
    {
        var reader = ConstraintReader(group)
        var terms: [ConstraintTerm] = []
        repeat {
            reader.skipBlanks()
            let comparison = reader.comparison()
            reader.skipBlanks()
            guard let partial = reader.partial() else { throw VersionConstraintError(.improperGroup, group) }
            guard let term = ConstraintTerm(comparison, partial) else {
                throw VersionConstraintError(.improperVersion, group)
            }
            terms.append(term)
            guard reader.skipSeparator() else { throw VersionConstraintError(.improperGroup, group) }
        } while !reader.isAtEnd
        return terms
    }
}
