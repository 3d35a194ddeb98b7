internal import Digest
internal import JSONText
internal import O2DMSPluginKit
internal import OCIRegistry

/// The manifest of a chart that is to be pushed, and the small blobs that go with it.
struct ManifestDraft {
    let manifest: ChartManifest
    /// The config: Chart.yaml as JSON.
    let configValue: JSONValue
    /// What is to be stored beside the archive: the config, and the provenance file if there is one.
    let contents: [RegistryContent]

    init(_ received: ReceivedChart, _ parameters: UploadParameters) throws(AdapterError) {
        var writer = JSONWriter()
        received.metadata.write(to: &writer)
        let config = writer.take()
        guard let value = try? JSONValue(parsing: config), let digest = SHA256Digest(hex: received.digest),
            let content = try? RegistryContent(config)
        else { throw .internal("the chart's config cannot be made") }
        configValue = value
        let provenance = parameters.provenance.flatMap { try? RegistryContent(Array($0.utf8)) }
        guard (provenance == nil) == (parameters.provenance == nil) else {
            throw .internal("no digest of the provenance file")
        }
        contents = [content] + (provenance.map { [$0] } ?? [])
        var time = JSONWriter()
        // Whole seconds, as Helm has them.
        time.time(nanosecondsSinceEpoch: WallClock.now() / 1_000_000_000 * 1_000_000_000)
        let created = String(decoding: time.take().dropFirst().dropLast(), as: UTF8.self)
        manifest = ChartManifest(
            config: ChartManifest.Blob(content),
            chart: ChartManifest.Blob(digest: digest, sizeBytes: received.sizeBytes),
            provenance: provenance.map(ChartManifest.Blob.init),
            annotations: ChartManifest.annotations(of: received.metadata, parameters, created: created)
        )
    }
}

extension ChartManifest.Blob {
    fileprivate init(_ content: RegistryContent) {
        self.init(digest: content.digest, sizeBytes: content.sizeBytes)
    }
}
