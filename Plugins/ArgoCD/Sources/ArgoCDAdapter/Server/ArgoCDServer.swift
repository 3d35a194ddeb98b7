internal import AdapterWork
internal import HTTPClient
internal import JSONStream
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

/// Argo CD's API server (`argocd-server`), as one of its accounts sees it.
///
/// [any thread]; each call blocks its own thread only. Source: Argo CD's OpenAPI description, `/swagger.json`.
struct ArgoCDServer: Sendable {
    /// One object as the server sends it, unwanted members included.
    private static let objectLimitBytes = 8 << 20
    /// One answer.
    private static let answerLimitBytes: UInt64 = 1 << 30
    /// The objects of one list.
    private static let objectLimit = 100_000

    /// Between two looks.
    let refresh: Duration
    /// One request.
    let timeout: Duration
    private let client: HTTPClient
    private let address: HTTPAddress
    private let token: String

    /// - Parameter configuration: as it is written.
    /// - Throws: what is wrong with it.
    init(_ configuration: ServerConfiguration) throws(AdapterError) {
        let block = Block()
        refresh =
            try block.duration("refresh", configuration.refresh, atLeast: .milliseconds(100)) ?? .seconds(10)
        timeout =
            try block.duration("timeout", configuration.timeout, atLeast: .milliseconds(1)) ?? .seconds(30)
        do throws(HTTPClientError) {
            address = try HTTPAddress(configuration.url).directory
        } catch {
            throw .configuration("/server/url", error.message)
        }
        guard configuration.token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .configuration("/server/token", "holds blanks or control characters")
        }
        token = configuration.token
        var connection = HTTPClientConfiguration(trustedOrigin: address.origin)
        connection.authority = configuration.authorityFile.map { .file($0) }
        connection.requestTimeout = timeout
        connection.redirectLimit = 0
        client = HTTPClient(connection)
    }

    /// Reads all objects of one kind.
    ///
    /// - Parameters:
    ///   - plural: `applications`, `applicationsets`.
    ///   - content: what is wanted of each.
    ///   - terms: until when.
    /// - Returns: the objects, whether or not they are as they should be.
    /// - Throws: why the server does not give them.
    func list<Content: ObjectContent>(
        _ plural: String,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> [ObjectReading<Content>] {
        let fields = JSONFields(
            envelope: ["metadata"],
            pieces: "items",
            paths: ObjectMetadata.fields + Content.fields
        )
        var projection = JSONProjection(fields, pieceLimitBytes: Self.objectLimitBytes)
        var readings: [ObjectReading<Content>] = []
        var fault: HTTPFault?
        let request = try request("api/v1/\(plural)", terms)
        do throws(HTTPClientError) {
            try unsafe client.perform(request) { response in
                if response.status != 200 { fault = HTTPFault(response, to: plural) }
                return fault == nil
            } onData: { bytes in
                do throws(HTTPFault) {
                    readings += try unsafe Self.readings(in: bytes, &projection)
                    guard readings.count <= Self.objectLimit else {
                        throw HTTPFault(.tooLarge, "there are more than \(Self.objectLimit) \(plural)")
                    }
                    return true
                } catch {
                    fault = error
                    return false
                }
            }
        } catch {
            // What we have broken off ourselves has its own reason.
            throw fault ?? HTTPFault(error)
        }
        if let fault { throw fault }
        try Self.checkEnvelope(&projection, plural)
        return readings
    }

    /// Only what looks like Argo CD's list is taken for one: `{}` from some proxy would mean that nothing is deployed.
    private static func checkEnvelope(_ projection: inout JSONProjection, _ plural: String) throws(HTTPFault)
    {
        let envelope = try? JSONValue(parsing: projection.finish())
        guard let envelope, envelope["metadata"]?.members != nil,
            envelope["items"] == .null || envelope["items"] == .array([])
        else { throw HTTPFault(.unavailable, "\(plural): the answer is no list of Argo CD") }
    }

    private func request(_ path: String, _ terms: HTTPTerms) throws(HTTPFault) -> HTTPClientRequest {
        let target = try HTTPFault.exchange { () throws(HTTPClientError) in try address.resolving(path) }
        return HTTPClientRequest(
            .get,
            target,
            headers: [
                HTTPHeaderField("Authorization", "Bearer \(token)"),
                HTTPHeaderField("Accept", "application/json"),
            ],
            bodyLimitBytes: Self.answerLimitBytes
        ).under(terms)
    }

    private static func readings<Content: ObjectContent>(
        in bytes: UnsafeRawBufferPointer,
        _ projection: inout JSONProjection
    ) throws(HTTPFault) -> [ObjectReading<Content>] {
        var readings: [ObjectReading<Content>] = []
        var position = 0
        do {
            while let text = try unsafe projection.next(in: bytes, from: &position) {
                readings.append(try ObjectReading(try ParsedObject(text)))
            }
        } catch {
            throw HTTPFault(.unavailable, "the answer is none of Argo CD: \(error)")
        }
        return readings
    }

    /// Its place in the configuration.
    private struct Block: ConfigurationBlock { let pointer = "/server" }
}
