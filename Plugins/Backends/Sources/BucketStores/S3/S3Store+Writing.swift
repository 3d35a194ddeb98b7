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
        guard try conditions(terms).honours(condition) else {
            try compare(key, condition, terms)
            return try write(key, content, nil, terms)
        }
        return try write(key, content, condition, terms)
    }

    /// Removes an object; one that is not there is a success.
    public func remove(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) {
        let (response, body) = try exchange.collect(request(.delete, place.address(of: key)), terms)
        if response.status == 204 || response.status == 200 && body.isEmpty { return }
        try confirmAbsence(response, body, of: "the deletion", terms)
    }

    /// Sends the object; `nil` = whatever is there.
    func write(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        var request = try request(.put, place.address(of: key), bodySHA256: content.sha256)
        request.headers.append(HTTPHeaderField("Content-Type", content.mediaType))
        if content.isProvisional { request.headers.append(dialect.mark) }
        if let condition { request.headers.append(dialect.field(for: condition)) }
        let (response, body) = try exchange.send(request, content, terms)
        let code = StoreError.code(in: body)
        // S3 may begin with the status of a success and find out later that it is none.
        if response.status == 200, code == nil, let version = dialect.version(response) { return version }
        // The object that was to be replaced is gone: somebody else was quicker.
        if response.status == 404, code == "NoSuchKey", case .version = condition {
            throw HTTPFault(.conflict, "the object is gone (404)")
        }
        guard response.status != 404 else { throw HTTPFault.noBucket }
        throw HTTPFault(response, to: "the object", code: code)
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
