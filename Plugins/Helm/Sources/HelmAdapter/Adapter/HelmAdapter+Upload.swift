public import O2DMSPluginKit

extension HelmAdapter: PackageUploader {
    /// Validates and stores a chart.
    ///
    /// - Parameters:
    ///   - upload: what the form says, and what is beside the archive.
    ///   - call: where the archive comes from and the package goes.
    /// - Throws: every reason not to store it.
    public func uploadPackage(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        guard !upload.isRegistration else {
            throw AdapterError(
                .unsupported,
                "a chart that lies in a repository is listed without being registered"
            )
        }
        let repository = try target(upload.repository)
        let chart = ChartUpload(
            statedName: upload.name,
            statedVersion: upload.version,
            statedDigest: upload.sha256,
            parameters: try UploadParameters(json: upload.parametersJSON),
            isDryRun: upload.isDryRun,
            policy: policy
        )
        guard let stored = try repository.upload(chart, call) else { return }
        guard let position = stored.snapshot.position(name: stored.name, version: stored.version) else {
            throw .internal("the chart was stored and is gone")
        }
        let entry = stored.snapshot.entries[position]
        let arena = stored.snapshot.arena
        _ = unsafe PackageEmission.extensions(entry, arena, stored.inspection).withUnsafeBytes {
            json in
            unsafe PackageEmission.emit(
                entry,
                arena,
                repository.identity,
                stored.sizeBytes,
                extensions: json,
                to: call
            )
        }
    }

    /// The repository of that name, or the first that takes uploads.
    private func target(_ name: String?) throws(AdapterError) -> any ChartRepository {
        if let name { return try repository(named: name) }
        if let first = repositories.first(where: \.isWritable) ?? repositories.first { return first }
        throw .internal("there is no repository")
    }

    func repository(named name: String) throws(AdapterError) -> any ChartRepository {
        guard let repository = repositories.first(where: { $0.identity.name == name }) else {
            throw .notFound("there is no repository \(PlainText.short(name))")
        }
        return repository
    }
}
