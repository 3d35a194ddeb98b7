// SPDX-License-Identifier: Apache-2.0

import SemanticVersion

/// The canonical order of packages in a list.
enum PackageOrder {
    /// Negative, 0 or positive, as `lhs` stands before, at or after `rhs`: by artifact name, then by version.
    static func compare(_ lhs: borrowing PackageView, _ rhs: borrowing PackageView) -> Int {
        guard let leftName = unsafe lhs.artifactName, let rightName = unsafe rhs.artifactName,
            let leftVersion = unsafe lhs.artifactVersion, let rightVersion = unsafe rhs.artifactVersion
        else { return 0 }
        let order = unsafe ByteText.compare(leftName, rightName)
        return order != 0 ? order : unsafe VersionOrder.compare(leftVersion, rightVersion)
    }

    static func isSorted(_ packages: [PackageView]) -> Bool {
        zip(packages, packages.dropFirst()).allSatisfy { compare($0, $1) <= 0 }
    }

    /// The packages in order; equal ones stay as they were, since the order of repositories decides among them.
    static func sorted(_ packages: [PackageView]) -> [PackageView] {
        var indices = Array(packages.indices)
        indices.sort { left, right in
            let order = compare(packages[left], packages[right])
            return order != 0 ? order < 0 : left < right
        }
        return indices.map { packages[$0] }
    }
}
