// SPDX-License-Identifier: Apache-2.0

/// What was changed while an instance was made that may not have seen it: each package once, and beyond a limit by name only.
struct MissedChanges: Sendable {
    /// So many packages are looked at when the instance is there.
    static let limit = 1024

    /// A look at each package.
    private(set) var changes: [PackageChange] = []
    /// Packages that are not looked at, since they are too many.
    private(set) var beyond = NamedPackages()
    private var noted: Set<PackageChange.Package> = []

    /// Notes a change, of which only the last state counts.
    mutating func note(_ change: PackageChange) {
        if noted.contains(change.package) { return }
        guard changes.count < Self.limit else { return beyond.add(change.package.id) }
        noted.insert(change.package)
        changes.append(change)
    }
}
