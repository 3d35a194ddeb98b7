internal import JSONText

/// The entry of a new version as Helm would write it.
struct IndexEntryText: Sendable, Equatable {
    let name: String
    let version: String
    /// The lines of the mapping, without indentation.
    let lines: [String]

    /// - Parameters:
    ///   - chart: what the archive says about itself.
    ///   - digest: 64 hexadecimal digits.
    ///   - file: the archive's name in the repository.
    ///   - createdAt: nanoseconds since the epoch.
    init(chart: ChartMetadata, digest: String, file: String, createdAt: Int64) {
        var writer = JSONWriter()
        writer.beginObject()
        chart.writeMembers(to: &writer)
        writer.member("created", nanosecondsSinceEpoch: createdAt)
        writer.member("digest", digest)
        writer.member("urls", [file])
        writer.endObject()
        name = chart.name
        version = chart.version
        guard case .object(let members) = try? JSONValue(parsing: writer.take()) else {
            lines = []
            return
        }
        lines = YAMLText.lines(of: members.sorted { $0.key < $1.key })
    }

    /// The entry with its dash in `column`, counted from 1.
    func text(dashColumn column: Int) -> [UInt8] {
        let indentation = String(repeating: " ", count: column - 1)
        return Array(YAMLText.item(lines).map { indentation + $0 + "\n" }.joined().utf8)
    }
}
