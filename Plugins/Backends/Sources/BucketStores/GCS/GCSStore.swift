public import HTTPClient
internal import JSONText
public import ObjectStore

/// A bucket of Google Cloud Storage by its JSON interface; generations are versions.
///
/// With an HMAC key instead of a service account's, use ``S3Store`` and its dialect `google`.
public final class GCSStore: ObjectStore {
    let place: ObjectPlace
    let exchange: ObjectExchange
    let uploads: HTTPAddress
    private let tokens: GCSTokens?

    /// Makes a store; connects nowhere yet.
    ///
    /// - Parameters:
    ///   - settings: which bucket.
    ///   - connection: how to connect; its `trustedOrigin` is replaced by the store's.
    /// - Throws: if the settings name no place that could be, or tokens would be had without TLS for a store with TLS.
    public init(_ settings: GCSSettings, _ connection: HTTPClientConfiguration) throws(HTTPFault) {
        let bucket = PercentEncoding.encode(settings.bucket)
        let (objects, uploads) = try HTTPFault.exchange {
            () throws(HTTPClientError) -> (HTTPAddress, HTTPAddress) in
            let google = try HTTPAddress("https://storage.googleapis.com/")
            let host = settings.endpoint ?? google
            return (
                try host.directory.resolving("storage/v1/b/\(bucket)/o/"),
                try host.directory.resolving("upload/storage/v1/b/\(bucket)/o")
            )
        }
        let tokenScheme = settings.key?.tokenAddress.origin.scheme ?? "https"
        guard tokenScheme == "https" || objects.origin.scheme == "http" else {
            throw HTTPFault(.refused, "the service account's token_uri must be https")
        }
        place = try ObjectPlace(bucket: objects, prefix: settings.prefix)
        self.uploads = uploads
        exchange = ObjectExchange(connection, origin: objects.origin)
        tokens = settings.key.map { GCSTokens($0, connection) }
    }

    /// Reads an object.
    public func read(
        _ key: String,
        _ reading: ObjectReading,
        _ terms: HTTPTerms,
        onHead: (ObjectHead) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> ObjectReadingOutcome {
        let condition = reading.known.map { "&ifGenerationNotMatch=\($0.token)" } ?? ""
        var request = try request(.get, address(of: key, query: "alt=media" + condition), terms)
        request.headers += try reading.rangeFields
        return try unsafe exchange.read(
            request,
            reading,
            terms,
            head: { head(key, $0) },
            confirmAbsence: { (response, _) throws(HTTPFault) in
                try confirmAbsence(response, of: "the object", request, terms)
            },
            onHead: onHead,
            onData: onData
        )
    }

    /// Looks at an object without reading it.
    public func head(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> ObjectHead? {
        let request = try request(.get, address(of: key), terms)
        let (response, body) = try exchange.collect(request, terms)
        guard response.status == 200 else {
            try confirmAbsence(response, of: "the object", request, terms)
            return nil
        }
        guard let resource = try? JSONValue(parsing: body), var head = ObjectHead(gcs: resource) else {
            throw HTTPFault(.unavailable, "the store does not tell an object's size and generation")
        }
        head.key = key
        return head
    }

    /// A request with a token of this moment.
    func request(
        _ method: HTTPClientRequest.Method,
        _ address: HTTPAddress,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> HTTPClientRequest {
        var request = HTTPClientRequest(method, address, bodyLimitBytes: ObjectExchange.answerLimitBytes)
        if let tokens {
            request.headers = [HTTPHeaderField("Authorization", "Bearer " + (try tokens.current(terms)))]
        }
        return request
    }

    /// The address of an object; its name is one segment of the path, slashes and all.
    func address(of key: String, query: String? = nil) throws(HTTPFault) -> HTTPAddress {
        let name = PercentEncoding.encode(try place.name(of: key))
        return try place.resolve(name + (query.map { "?" + $0 } ?? ""))
    }

    /// An answer that is not the hoped-for; a token that is refused is not used again.
    func fault(_ response: HTTPClientResponse, to what: String, of request: HTTPClientRequest) -> HTTPFault {
        if response.status == 401, let field = request.headers.first(where: { $0.name == "Authorization" }) {
            tokens?.forget(String(field.value.dropFirst("Bearer ".utf8.count)))
        }
        return HTTPFault(response, to: what)
    }

    private func head(_ key: String, _ response: HTTPClientResponse) -> ObjectHead? {
        guard let generation = response.header("x-goog-generation"), let size = response.objectSizeBytes
        else {
            return nil
        }
        return ObjectHead(
            key: key,
            version: ObjectVersion(generation),
            sizeBytes: size,
            modifiedSeconds: response.lastModifiedSeconds
        )
    }
}

extension ObjectHead {
    /// Reads an object's resource, under its full name; `nil` = something is missing.
    init?(gcs resource: JSONValue) {
        guard let name = resource["name"]?.string, let generation = resource["generation"]?.string,
            let size = resource["size"]?.string.flatMap({ UInt64($0) })
        else { return nil }
        self.init(
            key: name,
            version: ObjectVersion(generation),
            sizeBytes: size,
            modifiedSeconds: resource["updated"]?.string.flatMap(StoreTime.seconds),
            isProvisional: resource["metadata"]?["o2dms"]?.string == "provisional"
        )
    }
}
