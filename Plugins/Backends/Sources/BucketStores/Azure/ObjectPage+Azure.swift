internal import HTTPClient
internal import ObjectStore
internal import XML

extension ObjectPage {
    /// Reads a page of List Blobs.
    init(azure page: [UInt8]) throws(HTTPFault) {
        var entry: [String: String] = [:]
        var entries: [[String: String]] = []
        var root = ""
        var marker = ""
        do throws(XMLError) {
            try XMLDocument.read(page) { element in
                let path = element.path
                root = path[0]
                switch (path.count, path.dropFirst(2).first) {
                case (2, _) where path[1] == "NextMarker": marker = element.text
                case (3, "Blob"):
                    entries.append(entry)
                    entry = [:]
                case (4, "Blob"):
                    entry[path[3]] = element.text
                    // A name that XML cannot hold comes percent-encoded.
                    if path[3] == "Name" { entry["Encoded"] = element.attributes["Encoded"] }
                case (5, "Blob") where path[3] == "Properties": entry[path[4]] = element.text
                default: break
                }
            }
        } catch {
            throw HTTPFault(.unavailable, "the container's listing is no XML: \(error)")
        }
        guard root == "EnumerationResults" else {
            throw HTTPFault(.unavailable, "the store answers something else than a listing")
        }
        for entry in entries { objects.append(try Self.head(entry)) }
        next = marker.isEmpty ? nil : marker
    }

    private static func head(_ entry: [String: String]) throws(HTTPFault) -> ObjectHead {
        let name = entry["Name"].flatMap { entry["Encoded"] == "true" ? PercentEncoding.decode($0) : $0 }
        guard let name, let size = entry["Content-Length"].flatMap({ UInt64($0) }),
            let version = entry["Etag"].flatMap(AzureStore.version)
        else {
            throw HTTPFault(
                .unavailable,
                "the container's listing has an entry without name, size or version"
            )
        }
        return ObjectHead(
            key: name,
            version: version,
            sizeBytes: size,
            modifiedSeconds: entry["Last-Modified"].flatMap(HTTPDate.seconds)
        )
    }
}
