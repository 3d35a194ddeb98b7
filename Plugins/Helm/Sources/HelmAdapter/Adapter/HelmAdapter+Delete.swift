public import O2DMSPluginKit

extension HelmAdapter: PackageDeleter {
    /// Removes a version from the first repository that has it, or the one that is named.
    ///
    /// - Parameters:
    ///   - deletion: which one.
    ///   - call: the call.
    /// - Throws: `notFound`, `preconditionFailed` if another archive is meant, or why the repository does not let it go.
    public func deletePackage(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        let place = try find(deletion.name, deletion.version, repository: deletion.repository)
        try place.repository.delete(deletion, call)
    }

    /// Finds a version, in what is served or, failing that, in what the repositories have by now.
    func find(
        _ name: String,
        _ version: String,
        repository wanted: String?
    ) throws(AdapterError) -> (repository: any ChartRepository, snapshot: RepositorySnapshot, position: Int) {
        let candidates = if let wanted { [try repository(named: wanted)] } else { repositories }
        for isSecondLook in [false, true] {
            for repository in candidates {
                if isSecondLook { repository.catchUp() }
                guard let snapshot = repository.state.snapshot,
                    let position = snapshot.position(name: name, version: version)
                else { continue }
                return (repository, snapshot, position)
            }
        }
        try catalogue.checkAvailability(repository: wanted)
        throw .notFound("there is no \(PlainText.short(name)) \(PlainText.short(version))")
    }
}
