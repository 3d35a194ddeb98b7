// SPDX-License-Identifier: Apache-2.0

internal import SourceFiles

/// The way from one set of adapters to the one that a configuration wants: what stays, what is made, what goes.
struct AdapterPlan {
    /// One wanted adapter, and the present one that it is, if there is.
    struct Entry {
        let specification: AdapterSpecification
        let kept: Adapter?
    }

    let entries: [Entry]
    let changes: AdapterChanges
    /// Present adapters that have no place in the new set.
    let leaving: [Adapter]

    init(from present: AdapterSet, to specifications: [AdapterSpecification]) {
        var changes = AdapterChanges()
        var kept: Set<String> = []
        let wanted = Set(specifications.map(\.name))
        entries = specifications.map { specification in
            let name = specification.name
            guard let adapter = present.adapters.first(where: { $0.name == name }) else {
                changes.added.append(name)
                return Entry(specification: specification, kept: nil)
            }
            guard adapter.isStill(specification) else {
                changes.replaced.append(name)
                return Entry(specification: specification, kept: nil)
            }
            changes.unchanged.append(name)
            kept.insert(name)
            return Entry(specification: specification, kept: adapter)
        }
        leaving = present.adapters.filter { !kept.contains($0.name) }
        changes.removed =
            (present.adapters.map(\.name) + present.failures.map(\.name)).filter { !wanted.contains($0) }
        self.changes = changes
    }

    /// What stays as it is, in configuration order.
    var kept: [Adapter] { entries.compactMap(\.kept) }

    /// What has to be made, in configuration order.
    var missing: [AdapterSpecification] { entries.filter { $0.kept == nil }.map(\.specification) }
}

extension Adapter {
    /// Whether this is what the specification asks for, down to the library's file and to those that it read when it was made.
    ///
    /// A library that is gone does not count: what was loaded is in memory.
    fileprivate func isStill(_ wanted: AdapterSpecification) -> Bool {
        guard specification == wanted, !files.contains(where: \.hasChanged) else { return false }
        guard let file = FileIdentity(path: wanted.libraryPath) else { return true }
        return file == plugin.identity
    }
}
