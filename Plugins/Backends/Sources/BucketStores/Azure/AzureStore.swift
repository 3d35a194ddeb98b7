internal import Glibc
public import HTTPClient
public import ObjectStore

/// A container of Azure Blob Storage; entity tags are versions, objects are block blobs.
///
/// Written from Azure's documentation; it was never tried against the service.
public final class AzureStore: ObjectStore {
    /// The version of the interface that is spoken.
    private static let interface = "2020-10-02"
    static let mark = HTTPHeaderField("x-ms-meta-o2dms", "provisional")

    let place: ObjectPlace
    let exchange: ObjectExchange
    private let key: AzureSharedKey?
    private let sharedAccessSignature: String?

    /// Makes a store; connects nowhere yet.
    ///
    /// - Parameters:
    ///   - settings: which container.
    ///   - connection: how to connect; its `trustedOrigin` is replaced by the container's.
    /// - Throws: if the settings name no container that could be, or a key that is none.
    public init(_ settings: AzureSettings, _ connection: HTTPClientConfiguration) throws(HTTPFault) {
        place = try ObjectPlace(bucket: settings.address(), prefix: settings.prefix)
        exchange = ObjectExchange(connection, origin: place.bucket.origin)
        switch settings.credentials {
        case .sharedKey(let base64):
            key = try AzureSharedKey(account: settings.account, base64: base64)
            sharedAccessSignature = nil
        case .sharedAccessSignature(let text):
            key = nil
            sharedAccessSignature = text.hasPrefix("?") ? String(text.dropFirst()) : text
        }
    }

    /// Reads an object.
    public func read(
        _ key: String,
        _ reading: ObjectReading,
        _ terms: HTTPTerms,
        onHead: (ObjectHead) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> ObjectReadingOutcome {
        let known = reading.known.map { HTTPHeaderField("If-None-Match", "\"\($0.token)\"") }
        let fields = try reading.rangeFields + (known.map { [$0] } ?? [])
        return try unsafe exchange.read(
            request(.get, address(of: key), fields),
            reading,
            terms,
            head: { Self.head(key, $0) },
            confirmAbsence: { (response, _) throws(HTTPFault) in
                try Self.confirmAbsence(response, of: "the object")
            },
            onHead: onHead,
            onData: onData
        )
    }

    /// Looks at an object without reading it.
    public func head(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> ObjectHead? {
        let response = try exchange.collect(request(.head, address(of: key)), terms).response
        guard response.status == 200 else {
            try Self.confirmAbsence(response, of: "the object")
            return nil
        }
        guard let head = Self.head(key, response) else {
            throw HTTPFault(.unavailable, "the store does not tell an object's size and version")
        }
        return head
    }

    /// A request with what opens the container.
    func request(
        _ method: HTTPClientRequest.Method,
        _ address: HTTPAddress,
        _ fields: [HTTPHeaderField] = [],
        contentLength: UInt64 = 0
    ) throws(HTTPFault) -> HTTPClientRequest {
        var request = HTTPClientRequest(method, address, bodyLimitBytes: ObjectExchange.answerLimitBytes)
        request.headers =
            fields + [
                HTTPHeaderField("x-ms-date", HTTPDate.text(time(nil))),
                HTTPHeaderField("x-ms-version", Self.interface),
            ]
        if let key {
            let value = try key.authorization(of: request, contentLength: contentLength)
            request.headers.append(HTTPHeaderField("Authorization", value))
        }
        return request
    }

    /// The query with the shared access signature, if that is what opens the container.
    func query(_ parameters: [String] = []) -> String? {
        let all = parameters + (sharedAccessSignature.map { [$0] } ?? [])
        return all.isEmpty ? nil : all.joined(separator: "&")
    }

    /// An answer that is not the hoped-for.
    static func fault(_ response: HTTPClientResponse, to what: String) -> HTTPFault {
        let code = response.header("x-ms-error-code").flatMap(StoreError.code)
        return response.status == 404 ? .noBucket : HTTPFault(response, to: what, code: code)
    }

    /// An entity tag without its quotes, which listings leave out.
    static func version(_ tag: String) -> ObjectVersion? {
        let bare = tag.split(separator: "\"").joined()
        return bare.isEmpty ? nil : ObjectVersion(bare)
    }

    func address(of key: String) throws(HTTPFault) -> HTTPAddress {
        try place.address(of: key, query: query())
    }

    /// Returns if an answer says that there is no such object, and throws what it says else.
    static func confirmAbsence(_ response: HTTPClientResponse, of what: String) throws(HTTPFault) {
        guard isAbsent(response) else { throw fault(response, to: what) }
    }

    static func isAbsent(_ response: HTTPClientResponse) -> Bool {
        response.status == 404 && response.header("x-ms-error-code") == "BlobNotFound"
    }

    private static func head(_ key: String, _ response: HTTPClientResponse) -> ObjectHead? {
        guard let version = response.header("etag").flatMap(version), let size = response.objectSizeBytes
        else {
            return nil
        }
        return ObjectHead(
            key: key,
            version: version,
            sizeBytes: size,
            modifiedSeconds: response.lastModifiedSeconds,
            isProvisional: response.header(mark.name) == mark.value
        )
    }
}
