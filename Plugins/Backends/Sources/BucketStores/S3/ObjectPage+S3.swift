internal import HTTPClient
internal import ObjectStore
internal import XML

extension ObjectPage {
    /// Reads a page of `list-type=2`.
    ///
    /// - Throws: what is wrong with it: also an error that comes with the status of a success.
    init(s3 page: [UInt8], _ dialect: S3Dialect) throws(HTTPFault) {
        var entry: [String: String] = [:]
        var entries: [[String: String]] = []
        var fields: [String: String] = [:]
        var root = ""
        do throws(XMLError) {
            try XMLDocument.read(page) { element in
                root = element.path[0]
                switch element.path.count {
                case 2 where element.path[1] == "Contents":
                    entries.append(entry)
                    entry = [:]
                case 2: fields[element.path[1]] = element.text
                case 3 where element.path[1] == "Contents": entry[element.path[2]] = element.text
                default: break
                }
            }
        } catch {
            throw HTTPFault(.unavailable, "the bucket's listing is no XML: \(error)")
        }
        guard root == "ListBucketResult" else {
            throw HTTPFault(.unavailable, "the store answers something else than a listing")
        }
        let isEncoded = fields["EncodingType"] == "url"
        for entry in entries { objects.append(try Self.head(entry, dialect, isEncoded: isEncoded)) }
        if fields["IsTruncated"] == "true" {
            guard let token = fields["NextContinuationToken"], !token.isEmpty else {
                throw HTTPFault(.unavailable, "the bucket's listing breaks off")
            }
            next = token
        }
    }

    private static func head(
        _ entry: [String: String],
        _ dialect: S3Dialect,
        isEncoded: Bool
    ) throws(HTTPFault) -> ObjectHead {
        let key = entry["Key"].flatMap { isEncoded ? PercentEncoding.decodeForm($0) : $0 }
        guard let key, let size = entry["Size"].flatMap({ UInt64($0) }),
            let version = dialect.version(tag: entry["ETag"], generation: entry["Generation"])
        else {
            throw HTTPFault(.unavailable, "the bucket's listing has an entry without key, size or version")
        }
        return ObjectHead(
            key: key,
            version: version,
            sizeBytes: size,
            modifiedSeconds: entry["LastModified"].flatMap(StoreTime.seconds)
        )
    }
}
