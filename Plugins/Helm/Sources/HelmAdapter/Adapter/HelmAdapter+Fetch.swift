public import O2DMSPluginKit

extension HelmAdapter: PackageFetcher {
    /// Emits a package and its archive, whose digest is compared before the last bytes go.
    ///
    /// - Parameters:
    ///   - fetch: which one, and which part of it.
    ///   - call: where the bytes go.
    /// - Throws: `notFound`, or why the archive cannot be sent as the index describes it.
    public func fetchPackage(_ fetch: PackageFetch, _ call: Call) throws(AdapterError) {
        let (repository, snapshot, position) = try find(
            fetch.name,
            fetch.version,
            repository: fetch.repository
        )
        let entry = snapshot.entries[position]
        let arena = snapshot.arena
        let archive = snapshot.archive(at: position)
        guard !reporter.tampered.contains(archive, repository.identity) else {
            throw reporter.refusal(of: archive)
        }
        do throws(AdapterError) {
            try repository.fetch(archive, range: fetch.range, call) { sizeBytes in
                unsafe PackageEmission.emit(
                    entry,
                    arena,
                    repository.identity,
                    sizeBytes,
                    extensions: nil,
                    to: call
                )
            }
        } catch {
            if reporter.tampered.contains(archive, repository.identity) { refreshCatalogue() }
            throw error
        }
    }
}
