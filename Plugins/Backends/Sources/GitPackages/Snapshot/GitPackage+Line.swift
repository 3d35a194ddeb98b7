internal import Digest
internal import Git
internal import JSONText

extension GitPackage {
    /// The package as a snapshot's file has it.
    var line: [UInt8] {
        var line = JSONWriter(capacity: 512)
        line.beginObject()
        line.member("name", name)
        line.member("version", version)
        line.member("tree", tree.hex)
        line.member("commit", commit.hex)
        line.member("author", author)
        line.member("seconds", seconds)
        line.member("tag", ifPresent: tag?.name)
        line.member("tagObject", ifPresent: tag?.object?.hex)
        line.member("kind", details.kind.rawValue)
        line.member("checksum", details.checksum.hex)
        line.member("size", details.size)
        line.member("description", ifPresent: details.description)
        line.member("provider", ifPresent: details.provider)
        line.member("appVersion", ifPresent: details.appVersion)
        line.member("kinds", details.kinds)
        line.member("images", details.images)
        line.endObject()
        return line.take()
    }

    /// Reads it back; nil if it is none.
    init?(line: [UInt8]) {
        guard let written = try? JSONValue(parsing: line).decode(WrittenPackage.self),
            let tree = ObjectID(hex: written.tree), let commit = ObjectID(hex: written.commit),
            let kind = PackageKind(rawValue: written.kind),
            let checksum = SHA256Digest(hex: written.checksum)
        else { return nil }
        self.init(
            name: written.name,
            version: written.version,
            tree: tree,
            commit: commit,
            author: written.author,
            seconds: written.seconds,
            tag: written.tag.map { name in
                GitTag(name: name, object: written.tagObject.flatMap { ObjectID(hex: $0) })
            },
            details: PackageDetails(
                kind: kind,
                checksum: checksum,
                size: written.size,
                metadata: PackageMetadata(
                    description: written.description,
                    provider: written.provider,
                    appVersion: written.appVersion
                ),
                kinds: written.kinds,
                images: written.images
            )
        )
    }
}

/// The members of a line.
private struct WrittenPackage: Decodable {
    let name: String
    let version: String
    let tree: String
    let commit: String
    let author: String
    let seconds: Int64
    var tag: String?
    var tagObject: String?
    let kind: String
    let checksum: String
    let size: UInt64
    var description: String?
    var provider: String?
    var appVersion: String?
    let kinds: [String]
    let images: [String]
}
