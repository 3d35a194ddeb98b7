public import O2DMSPluginKit

extension HelmAdapter: PackageFetcher {
    /// Emits a package and its archive, whose digest is compared before the last bytes go, or its provenance file.
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
        guard fetch.part == .archive else {
            return try sendProvenance(repository, snapshot, position, call)
        }
        let entry = snapshot.entries[position]
        let arena = snapshot.arena
        let archive = snapshot.archive(at: position)
        guard !reporter.tampered.contains(archive, repository.identity) else {
            throw reporter.refusal(of: archive)
        }
        do throws(AdapterError) {
            let sink = unsafe ArchiveSink { unsafe call.emit(data: $0) }
            try repository.fetch(archive, range: fetch.range, call, to: sink) { sizeBytes in
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
    /// It is sent as it is: whoever wants to believe it verifies it.
    private func sendProvenance(
        _ repository: any ChartRepository,
        _ snapshot: RepositorySnapshot,
        _ position: Int,
        _ call: Call
    ) throws(AdapterError) {
        let archive = snapshot.archive(at: position)
        guard let text = try repository.provenance(of: archive, call) else {
            throw .notFound(
                "\(archive.name) \(archive.version) has no provenance file"
            )
        }
        let isWanted = unsafe PackageEmission.emit(
            snapshot.entries[position],
            snapshot.arena,
            repository.identity,
            nil,
            extensions: nil,
            to: call
        )
        if isWanted { _ = call.emit(data: text) }
    }
}
