internal import Digest
public import HTTPClient
internal import JSONText
public import ObjectStore

extension GCSStore {
    /// Stores an object whole, or changes nothing.
    public func put(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        let generation =
            switch condition {
            case .absent: "0"
            case .version(let version): version.token
            }
        let digest = try content.md5(terms)
        let upload = MultipartRelated(try resource(of: key, content, digest), content)
        let address = try HTTPFault.exchange { () throws(HTTPClientError) in
            try uploads.resolving(
                "?ifGenerationMatch=\(PercentEncoding.encode(generation))&uploadType=multipart"
            )
        }
        var request = try request(.post, address, terms)
        request.headers.append(HTTPHeaderField("Content-Type", upload.mediaType))
        let (response, body) = try exchange.send(request, upload.content, terms)
        guard response.status != 404 else { throw HTTPFault.noBucket }
        guard response.status == 200 else { throw fault(response, to: "the object", of: request) }
        guard let answer = try? JSONValue(parsing: body), let generation = answer["generation"]?.string else {
            throw HTTPFault(.unavailable, "the store does not tell the generation of what it stored")
        }
        let stored = StoredObject(
            version: ObjectVersion(generation),
            digest: answer["md5Hash"]?.string.flatMap { MD5Digest(base64: $0) }
        )
        return try confirm(stored, key, is: digest, condition, terms)
    }

    /// Removes an object; one that is not there is a success.
    public func remove(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) {
        try remove(key, query: nil, terms)
    }

    private func remove(_ key: String, query: String?, _ terms: HTTPTerms) throws(HTTPFault) {
        let request = try request(.delete, address(of: key, query: query), terms)
        let (response, body) = try exchange.collect(request, terms)
        // The service says 204 and nothing; its emulator says 200 and `null`. A page is neither.
        let isEmpty = body.isEmpty || (try? JSONValue(parsing: body)) != nil
        if response.status == 204 || response.status == 200 && isEmpty { return }
        try confirmAbsence(response, of: "the deletion", request, terms)
    }

    /// The object's resource; with a digest in it the service refuses to store content that has another.
    private func resource(
        of key: String,
        _ content: ObjectContent,
        _ digest: MD5Digest?
    ) throws(HTTPFault) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("name", try place.name(of: key))
        writer.member("contentType", content.mediaType)
        if let digest { writer.member("md5Hash", digest.base64) }
        if content.isProvisional {
            writer.key("metadata")
            writer.beginObject()
            writer.member("o2dms", "provisional")
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes
    }
}

extension GCSStore: VersionedRemoval {
    /// Removes an object if it still is this generation.
    func remove(_ key: String, _ version: ObjectVersion, _ terms: HTTPTerms) throws(HTTPFault) {
        try remove(key, query: "ifGenerationMatch=" + PercentEncoding.encode(version.token), terms)
    }
}
