internal import Digest
public import HTTPClient
public import ObjectStore

extension AzureStore {
    /// Stores an object whole, or changes nothing.
    public func put(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        let digest = try content.md5(terms)
        var fields = [
            HTTPHeaderField("Content-Type", content.mediaType),
            HTTPHeaderField("x-ms-blob-type", "BlockBlob"),
            Self.field(for: condition),
        ]
        if content.isProvisional { fields.append(Self.mark) }
        // With it the service refuses to store content that has another.
        if let digest { fields.append(HTTPHeaderField("Content-MD5", digest.base64)) }
        let request = try request(.put, address(of: key), fields, contentLength: content.sizeBytes)
        let response = try exchange.send(request, content, terms).response
        // The blob that was to be replaced is gone: somebody else was quicker.
        if Self.isAbsent(response) { throw HTTPFault(.conflict, "the object is gone (404)") }
        guard response.status == 201 else { throw Self.fault(response, to: "the object") }
        guard let version = response.header("etag").flatMap(Self.version) else {
            throw HTTPFault(.unavailable, "the store does not tell the version of what it stored")
        }
        let stored = StoredObject(
            version: version,
            digest: response.header("content-md5").flatMap { MD5Digest(base64: $0) }
        )
        return try confirm(stored, key, is: digest, condition, terms)
    }

    /// Removes an object, with its snapshots; one that is not there is a success.
    public func remove(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) {
        try remove(key, [], terms)
    }

    private func remove(_ key: String, _ fields: [HTTPHeaderField], _ terms: HTTPTerms) throws(HTTPFault) {
        let fields = [HTTPHeaderField("x-ms-delete-snapshots", "include")] + fields
        let response = try exchange.collect(request(.delete, address(of: key), fields), terms).response
        guard response.status != 202 else { return }
        try Self.confirmAbsence(response, of: "the deletion")
    }

    private static func field(for condition: ObjectCondition) -> HTTPHeaderField {
        switch condition {
        case .absent: HTTPHeaderField("If-None-Match", "*")
        case .version(let version): HTTPHeaderField("If-Match", "\"\(version.token)\"")
        }
    }
}

extension AzureStore: VersionedRemoval {
    /// Removes an object if it still is this version.
    func remove(_ key: String, _ version: ObjectVersion, _ terms: HTTPTerms) throws(HTTPFault) {
        try remove(key, [Self.field(for: .version(version))], terms)
    }
}
