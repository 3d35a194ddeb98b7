extension RepositorySnapshot {
    /// The newest version of a chart that a dependency's constraint admits.
    func newest(_ dependency: ChartDependency) -> String? {
        let name = Array(dependency.name.utf8)
        let start = unsafe name.withUnsafeBytes { wanted in
            SortedSearch.firstIndex(below: entries.count) { index in
                unsafe ByteOrder.compare(arena.bytes(entries[index].name), wanted) >= 0
            }
        }
        // The newest version stands first.
        for entry in entries[start...] {
            let isSame = unsafe name.withUnsafeBytes {
                unsafe ByteOrder.areEqual(arena.bytes(entry.name), $0)
            }
            guard isSame else { return nil }
            let version = arena.string(entry.version)
            if dependency.admits(version) { return version }
        }
        return nil
    }
}
