internal import Digest
internal import JSONText

/// The chart in a release's record, as far as it makes its fingerprint.
struct RecordedChart: Decodable {
    static let fields = ["templates", "files", "values", "schema", "metadata.dependencies"].map {
        "chart." + $0
    }

    /// Of a chart with dependencies not all is in the record, and its values are mixed with those of the charts within.
    let fingerprint: ChartFingerprint?

    private enum CodingKeys: String, CodingKey { case templates, files, values, schema, metadata }
    private struct File: Decodable {
        let name: String
        var data: String?
    }
    private struct Metadata: Decodable { var dependencies: [JSONValue]? }

    init(from decoder: any Decoder) throws {
        let chart = try decoder.container(keyedBy: CodingKeys.self)
        let metadata = try chart.decodeIfPresent(Metadata.self, forKey: .metadata)
        guard metadata?.dependencies?.isEmpty ?? true else {
            fingerprint = nil
            return
        }
        var builder = ChartFingerprint.Builder()
        for (part, key) in [(ChartFingerprint.Part.template, CodingKeys.templates), (.file, .files)] {
            for file in try chart.decodeIfPresent([File].self, forKey: key) ?? [] {
                builder.add(part, path: file.name, try Self.bytes(file.data, chart, key))
            }
        }
        let schema = try chart.decodeIfPresent(String.self, forKey: .schema)
        builder.add(.schema, path: "", try Self.bytes(schema, chart, .schema))
        builder.add(values: try chart.decodeIfPresent(JSONValue.self, forKey: .values) ?? .null)
        fingerprint = builder.finish()
    }

    private static func bytes(
        _ text: String?,
        _ chart: KeyedDecodingContainer<CodingKeys>,
        _ key: CodingKeys
    ) throws -> [UInt8] {
        guard let text else { return [] }
        guard let bytes = Base64.decode(text) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: chart, debugDescription: "is not base64")
        }
        return bytes
    }
}
