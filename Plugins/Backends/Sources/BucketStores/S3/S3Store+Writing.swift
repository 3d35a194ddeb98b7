internal import Digest
public import HTTPClient
public import ObjectStore

extension S3Store {
    /// Stores an object whole, or changes nothing.
    public func put(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        let conditions = try conditions(terms)
        let isHonoured = conditions.honours(condition)
        if !isHonoured { try compare(key, condition, terms) }
        let digest = try content.md5(terms)
        var stored = try write(key, content, digest, isHonoured ? condition : nil, terms)
        if !conditions.statesDigests { stored.digest = nil }
        return try confirm(stored, key, is: digest, condition, terms)
    }

    /// Removes an object; one that is not there is a success.
    public func remove(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) {
        try remove(key, [], terms)
    }

    private func remove(_ key: String, _ fields: [HTTPHeaderField], _ terms: HTTPTerms) throws(HTTPFault) {
        var request = try request(.delete, place.address(of: key))
        request.headers += fields
        let (response, body) = try exchange.collect(request, terms)
        if response.status == 204 || response.status == 200 && body.isEmpty { return }
        try confirmAbsence(response, body, of: "the deletion", terms)
    }

    /// Sends the object.
    ///
    /// - Parameters:
    ///   - key: its key.
    ///   - content: from its first byte.
    ///   - digest: of the content; the store refuses to store another one.
    ///   - condition: `nil` = whatever is there.
    ///   - terms: until when.
    /// - Returns: what the store says that is there now.
    /// - Throws: `.conflict` if the condition does not hold, and why it is not stored.
    func write(
        _ key: String,
        _ content: ObjectContent,
        _ digest: MD5Digest?,
        _ condition: ObjectCondition?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> StoredObject {
        var request = try request(.put, place.address(of: key), bodySHA256: content.sha256)
        request.headers.append(HTTPHeaderField("Content-Type", content.mediaType))
        if let digest { request.headers.append(HTTPHeaderField("Content-MD5", digest.base64)) }
        if content.isProvisional { request.headers.append(dialect.mark) }
        if let condition { request.headers.append(dialect.field(for: condition)) }
        let (response, body) = try exchange.send(request, content, terms)
        let code = StoreError.code(in: body)
        // S3 may begin with the status of a success and find out later that it is none.
        if response.status == 200, code == nil, let version = dialect.version(response) {
            return StoredObject(version: version, digest: dialect.digest(response))
        }
        // The object that was to be replaced is gone: somebody else was quicker.
        if response.status == 404, code == "NoSuchKey", case .version = condition {
            throw HTTPFault(.conflict, "the object is gone (404)")
        }
        guard response.status != 404 else { throw HTTPFault.noBucket }
        throw fault(response, to: "the object", code: code)
    }

    /// What the server does not do itself; true only as long as nobody else writes.
    private func compare(
        _ key: String,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) {
        let found = try head(key, terms)?.version
        let isGiven =
            switch condition {
            case .absent: found == nil
            case .version(let version): found == version
            }
        guard isGiven else {
            throw HTTPFault(.conflict, "the store has something else in the object's place")
        }
    }
}

extension S3Store: VersionedRemoval {
    /// Removes an object if it still is this version; where a server overlooks the condition, it was that a moment ago.
    func remove(_ key: String, _ version: ObjectVersion, _ terms: HTTPTerms) throws(HTTPFault) {
        let condition = ObjectCondition.version(version)
        try compare(key, condition, terms)
        let isHonoured = try conditions(terms).honours(condition)
        try remove(key, isHonoured ? [dialect.field(for: condition)] : [], terms)
    }
}
