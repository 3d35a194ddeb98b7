internal import Digest
internal import JSONText
internal import OCIRegistry

/// A manifest that describes a chart, as Helm writes it (decision of the HIP "OCI support").
struct ChartManifest: Sendable {
    static let mediaType = "application/vnd.oci.image.manifest.v1+json"
    static let configType = "application/vnd.cncf.helm.config.v1+json"
    static let chartType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
    static let provenanceType = "application/vnd.cncf.helm.chart.provenance.v1.prov"
    /// What Helm called the archive before 3.7.
    private static let legacyChartType = "application/tar+gzip"
    private static let configLimitBytes: Int64 = 1 << 20

    struct Blob: Sendable, Equatable {
        let digest: SHA256Digest
        let sizeBytes: UInt64
    }

    /// Why a manifest is not one of a chart that can be served.
    struct Refusal: Error { let reason: String }

    var config: Blob
    /// The archive.
    var chart: Blob
    var provenance: Blob?
    var annotations: [ChartAnnotation] = []

    init(config: Blob, chart: Blob, provenance: Blob?, annotations: [ChartAnnotation]) {
        self.config = config
        self.chart = chart
        self.provenance = provenance
        self.annotations = annotations
    }

    /// Reads a manifest; layers are found by their type, as they stand in any order.
    init(_ bytes: [UInt8]) throws(Refusal) {
        guard let value = try? JSONValue(parsing: bytes, depthLimit: 16), value.members != nil else {
            throw Refusal(reason: "the manifest is not JSON, or a key stands twice")
        }
        guard value["manifests"] == nil, let config = value["config"], let layers = value["layers"]?.elements
        else { throw Refusal(reason: "not a chart: the manifest is an index or of another kind") }
        guard config["mediaType"]?.string == Self.configType else {
            throw Refusal(reason: "not a chart: the config is of another kind")
        }
        self.config = try Self.blob(config)
        guard self.config.sizeBytes <= Self.configLimitBytes else {
            throw Refusal(reason: "the chart's config is larger than 1 MiB")
        }
        let charts = layers.filter { layer in
            [Self.chartType, Self.legacyChartType].contains(layer["mediaType"]?.string ?? "")
        }
        guard let chart = charts.first, charts.count == 1 else {
            throw Refusal(reason: "the manifest has \(charts.count) chart layers instead of one")
        }
        self.chart = try Self.blob(chart)
        let provenance = layers.first { $0["mediaType"]?.string == Self.provenanceType }
        self.provenance = try provenance.map { (layer) throws(Refusal) in try Self.blob(layer) }
        annotations = (value["annotations"]?.members ?? []).compactMap { member in
            member.value.string.map { ChartAnnotation(key: member.key, value: $0) }
        }
    }

    private static func blob(_ descriptor: JSONValue) throws(Refusal) -> Blob {
        guard let text = descriptor["digest"]?.string, let digest = SHA256Digest(reference: text),
            let size = descriptor["size"]?.integer, size >= 0
        else { throw Refusal(reason: "the manifest names a blob without size and sha256 digest") }
        return Blob(digest: digest, sizeBytes: UInt64(size))
    }

    /// The manifest as Helm writes it: without a media type of its own, annotations in order of their keys.
    var text: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("schemaVersion", 2)
        writer.key("config")
        Self.write(config, Self.configType, to: &writer)
        writer.key("layers")
        writer.beginArray()
        Self.write(chart, Self.chartType, to: &writer)
        if let provenance { Self.write(provenance, Self.provenanceType, to: &writer) }
        writer.endArray()
        if !annotations.isEmpty {
            writer.key("annotations")
            writer.beginObject()
            for annotation in annotations.sorted(by: { $0.key < $1.key }) {
                writer.key(annotation.key)
                writer.string(annotation.value)
            }
            writer.endObject()
        }
        writer.endObject()
        return writer.take()
    }

    private static func write(_ blob: Blob, _ mediaType: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("mediaType", mediaType)
        writer.member("digest", blob.digest.reference)
        writer.member("size", blob.sizeBytes)
        writer.endObject()
    }
}
