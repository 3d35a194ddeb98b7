internal import Digest
internal import JSONText
internal import OCIRegistry

/// A chart in a registry as the entry of an index, so that the one reader of entries judges it.
enum OCIEntry {
    /// What is around an entry, or around all of them, at most.
    static let frameBytes = 64

    /// Why a chart is not listed.
    struct Refusal: Error { let reason: String }

    /// Puts an entry together.
    ///
    /// - Parameters:
    ///   - config: the manifest's config: Chart.yaml as JSON.
    ///   - manifest: the chart's manifest.
    ///   - digest: the manifest's; nil = it is not in the registry yet.
    ///   - name: the last part of the repository's name.
    ///   - version: what the tag stands for.
    ///   - address: the chart's `oci://` reference.
    /// - Returns: JSON text, which is YAML as well.
    /// - Throws: what is wrong with it; never the reader's own objections.
    static func text(
        config: JSONValue,
        manifest: ChartManifest,
        digest: SHA256Digest?,
        name: String,
        version: String,
        address: String
    ) throws(Refusal) -> [UInt8] {
        guard let members = config.members else {
            throw Refusal(reason: "the chart's config is not an object")
        }
        try compare("name", config["name"]?.string, name, of: "repository")
        try compare("version", config["version"]?.string, version, of: "tag")
        var entry = members.filter { !["annotations", "created", "digest", "urls"].contains($0.key) }
        entry.append(JSONMember(key: "annotations", value: annotations(config, manifest, digest)))
        if let created = manifest.annotation(ChartManifest.createdAnnotation) {
            entry.append(JSONMember(key: "created", value: .string(created)))
        }
        entry.append(JSONMember(key: "digest", value: .string(manifest.chart.digest.hex)))
        entry.append(JSONMember(key: "urls", value: [.string(address)]))
        return JSONValue.object(entry).printable.text
    }

    /// An index of entries, each under its chart's name.
    static func index(_ entries: [(name: String, text: [UInt8])]) -> [UInt8] {
        var writer = JSONWriter(capacity: entries.reduce(256) { $0 + $1.text.count + frameBytes })
        writer.beginObject()
        writer.member("apiVersion", "v1")
        writer.key("entries")
        writer.beginObject()
        for (name, versions) in Dictionary(grouping: entries, by: \.name) {
            writer.key(name)
            writer.beginArray()
            for version in versions { writer.raw(json: version.text) }
            writer.endArray()
        }
        writer.endObject()
        writer.endObject()
        return writer.take()
    }

    private static func compare(
        _ field: String,
        _ stated: String?,
        _ expected: String,
        of what: String
    ) throws(Refusal) {
        guard stated != expected else { return }
        let shown = stated.map { PlainText.short($0) } ?? "missing"
        throw Refusal(
            reason: "the chart's \(field) is \(shown), but its \(what) says \(PlainText.short(expected))"
        )
    }

    /// The chart's own annotations with what an upload to a gateway said beside it.
    private static func annotations(
        _ config: JSONValue,
        _ manifest: ChartManifest,
        _ digest: SHA256Digest?
    ) -> JSONValue {
        let keys = [IndexReader.descriptionAnnotation, IndexReader.providerAnnotation]
        let isSigned = manifest.provenance == nil ? "false" : "true"
        let known = [
            (IndexReader.provenanceAnnotation, isSigned), (IndexReader.manifestAnnotation, digest?.reference),
        ].map { key, value in JSONMember(key: key, value: .string(value ?? "")) }
        let own = (config["annotations"]?.members ?? []).filter { member in
            !keys.contains(member.key) && !known.contains { $0.key == member.key }
        }
        return .object(
            own + known
                + manifest.annotations.filter { keys.contains($0.key) }.map {
                    JSONMember(key: $0.key, value: .string($0.value))
                }
        )
    }
}

extension JSONValue {
    /// The same with clean texts: YAML refuses some characters that JSON allows.
    fileprivate var printable: JSONValue {
        switch self {
        case .string(let text): .string(ChartText.clean(text))
        case .array(let elements): .array(elements.map(\.printable))
        case .object(let members):
            .object(members.map { JSONMember(key: ChartText.clean($0.key), value: $0.value.printable) })
        default: self
        }
    }
}
