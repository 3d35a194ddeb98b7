internal import Digest
public import JSONText

/// A digest of what Helm's records keep of a chart: its templates, values, schema and other files.
///
/// Two charts of one name and version that have the same one are the same, wherever they lie; charts within the chart are not in
/// the records and not in it.
public struct ChartFingerprint: Sendable, Hashable {
    /// What a file is to its chart.
    public enum Part: String, Sendable {
        /// Below `templates/`.
        case template
        /// `values.schema.json`.
        case schema
        /// Anything else that is kept as it is.
        case file
    }

    private let digest: SHA256Digest

    /// Gathers the parts of a chart, in any order, and holds only their digests.
    public struct Builder: Sendable {
        private var parts: [ExactString: SHA256Digest] = [:]
        private var hasFailed = false

        /// A chart without parts.
        public init() {}

        /// Adds a file.
        ///
        /// - Parameters:
        ///   - part: what it is.
        ///   - path: its path in the chart's folder; any for the schema.
        ///   - content: its bytes.
        public mutating func add(_ part: Part, path: String, _ content: [UInt8]) {
            // Helm takes a byte order mark off every file that it loads.
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let content = content.starts(with: mark) ? Array(content.dropFirst(mark.count)) : content
            if part == .schema, content.isEmpty { return }
            put("\(part.rawValue) \(part == .schema ? "" : path)", content)
        }

        /// Adds the default values, as Helm reads them from `values.yaml`.
        public mutating func add(values: JSONValue) {
            guard values != .null, values != .object([]) else { return }
            put("values", CanonicalJSON.text(values))
        }

        /// The digest of all that was added; nil if the system has none to give.
        public func finish() -> ChartFingerprint? {
            guard !hasFailed else { return nil }
            var whole: [UInt8] = []
            for (name, digest) in parts.sorted(by: { $0.key < $1.key }) {
                whole += Array(name.string.utf8) + [0] + digest.bytes
            }
            return (try? SHA256Digest.of(whole)).map { ChartFingerprint(digest: $0) }
        }

        private mutating func put(_ name: String, _ content: [UInt8]) {
            guard let digest = try? SHA256Digest.of(content) else { return hasFailed = true }
            parts[ExactString(name)] = digest
        }
    }
}

extension ChartFingerprint: CustomStringConvertible {
    /// 64 hexadecimal digits.
    public var description: String { digest.hex }
}
