public import HTTPClient
public import ObjectStore
internal import Synchronization

/// A bucket of S3, or of a server that speaks its protocol, or of Cloud Storage with an HMAC key.
///
/// Whether the server honours conditions is tried out before the first change. Where it does not, gateways take turns by
/// lock objects, and `remark` says so.
public final class S3Store: ObjectStore {
    let place: ObjectPlace
    let exchange: ObjectExchange
    let dialect: S3Dialect
    let conditions = Mutex<S3Conditions?>(nil)
    private let credentials: AWSCredentialSource
    let region: String

    /// Makes a store; connects nowhere yet.
    ///
    /// - Parameters:
    ///   - settings: which bucket.
    ///   - connection: how to connect; its `trustedOrigin` is replaced by the bucket's.
    /// - Throws: if the settings name no bucket that could be.
    public init(_ settings: S3Settings, _ connection: HTTPClientConfiguration) throws(HTTPFault) {
        place = try ObjectPlace(bucket: settings.address(), prefix: settings.prefix)
        exchange = ObjectExchange(connection, origin: place.bucket.origin)
        dialect = settings.dialect
        credentials = settings.credentials
        region = settings.region
    }

    /// What a person should know: that the server honours no conditions; `nil` also until that was tried out.
    public var remark: String? { conditions.withLock { $0 }?.remark }

    /// Reads an object.
    public func read(
        _ key: String,
        _ reading: ObjectReading,
        _ terms: HTTPTerms,
        onHead: (ObjectHead) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> ObjectReadingOutcome {
        var request = try request(.get, place.address(of: key))
        request.headers += try reading.rangeFields
        if let known = reading.known { request.headers.append(dialect.field(known: known)) }
        return try unsafe exchange.read(
            request,
            reading,
            terms,
            head: { head(key, $0) },
            confirmAbsence: { (response, body) throws(HTTPFault) in
                try confirmAbsence(response, body, of: "the object", terms)
            },
            onHead: onHead,
            onData: onData
        )
    }

    /// Looks at an object without reading it.
    public func head(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> ObjectHead? {
        let response = try exchange.collect(request(.head, place.address(of: key)), terms).response
        guard response.status == 200 else {
            try confirmAbsence(response, of: "the object", terms)
            return nil
        }
        guard let head = head(key, response) else {
            throw HTTPFault(.unavailable, "the store does not tell an object's size and version")
        }
        return head
    }

    /// A signed request.
    func request(
        _ method: HTTPClientRequest.Method,
        _ address: HTTPAddress,
        bodySHA256: String = HTTPRequestSignature.emptySHA256
    ) throws(HTTPFault) -> HTTPClientRequest {
        let credentials = try credentials.current()
        var request = HTTPClientRequest(method, address, bodyLimitBytes: ObjectExchange.answerLimitBytes)
        var signature = HTTPRequestSignature(
            dialect.provider,
            keyID: credentials.keyID,
            secret: credentials.secret,
            sessionToken: credentials.sessionToken,
            region: region,
            for: place.bucket.origin
        )
        signature.bodySHA256 = bodySHA256
        request.signature = signature
        return request
    }

    private func head(_ key: String, _ response: HTTPClientResponse) -> ObjectHead? {
        guard let version = dialect.version(response), let size = response.objectSizeBytes else { return nil }
        return ObjectHead(
            key: key,
            version: version,
            sizeBytes: size,
            modifiedSeconds: response.lastModifiedSeconds,
            isProvisional: response.header(dialect.mark.name) == dialect.mark.value
        )
    }
}
