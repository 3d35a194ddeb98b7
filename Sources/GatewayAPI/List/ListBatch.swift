import AdapterHost
import JSONText

/// A run of packages of one adapter, in its order: their JSON side by side in one buffer, their keys in another.
///
/// An item costs no allocation of its own.
struct ListBatch: Sendable {
    private struct Record {
        let jsonEnd: Int
        let nameEnd: Int
        let versionEnd: Int
    }

    private var writer: JSONWriter
    private var keys: [UInt8] = []
    private var records: [Record] = []
    private let keepsKeys: Bool

    /// An empty batch; without keys if nobody will merge, so that only the JSON is wanted.
    init(capacity: Int, keepsKeys: Bool) {
        writer = JSONWriter(capacity: capacity)
        self.keepsKeys = keepsKeys
        if !keepsKeys { writer.beginArray() }
    }

    private(set) var count = 0
    /// Bytes of JSON so far.
    var size: Int { writer.count }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ package: PackageView) {
        PackageJSON.write(package, adapter: nil, to: &writer)
        count += 1
        guard keepsKeys else { return }
        if let name = unsafe package.artifactName ?? package.name { unsafe keys.append(contentsOf: name) }
        let nameEnd = keys.count
        if let version = unsafe package.artifactVersion { unsafe keys.append(contentsOf: version) }
        records.append(Record(jsonEnd: writer.count, nameEnd: nameEnd, versionEnd: keys.count))
    }

    /// Adds the packages of a later batch.
    mutating func append(contentsOf other: ListBatch) {
        guard !other.isEmpty else { return }
        let jsonStart = isEmpty ? 0 : writer.count + 1
        let keyStart = keys.count
        writer.raw(json: other.writer.bytes)
        keys.append(contentsOf: other.keys)
        count += other.count
        for record in other.records {
            records.append(
                Record(
                    jsonEnd: jsonStart + record.jsonEnd,
                    nameEnd: keyStart + record.nameEnd,
                    versionEnd: keyStart + record.versionEnd
                )
            )
        }
    }

    /// Ends a batch without keys: nothing can be added to it any more.
    mutating func close() { writer.endArray() }

    /// The JSON array of a batch that was closed.
    mutating func takeJSON() -> [UInt8] { writer.take() }

    /// The items one by one, for merging.
    func items() -> [ListItem] {
        let json = writer.bytes
        var items: [ListItem] = []
        items.reserveCapacity(records.count)
        var jsonStart = 0
        var nameStart = 0
        for record in records {
            items.append(
                ListItem(
                    name: keys[nameStart..<record.nameEnd],
                    version: keys[record.nameEnd..<record.versionEnd],
                    json: json[jsonStart..<record.jsonEnd]
                )
            )
            // The writer put a comma before the next object.
            jsonStart = record.jsonEnd + 1
            nameStart = record.versionEnd
        }
        return items
    }
}
