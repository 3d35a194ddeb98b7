internal import HTTPClient

/// fake-gcs-server, an emulator of Google Cloud Storage's JSON interface.
///
/// Known differences from the service: generations as conditions count only on uploads of type `multipart`, `If-None-Match`
/// does not, every bearer token passes, and everything is forgotten at the end.
public final class FakeGCSServer: Sendable {
    /// `http://127.0.0.1:<port>`, without a slash at the end.
    public var url: String { process.url }

    private let process: ServerProcess

    /// One for all tests of this process; each makes its own bucket.
    public static func shared() throws -> FakeGCSServer { try one.get() }

    private static let one = Result { try FakeGCSServer() }

    /// Starts a server of its own.
    ///
    /// - Throws: if it does not start.
    public init() throws {
        process = try ServerProcess.start(readyPath: "/storage/v1/b") { port in
            let place = "127.0.0.1:\(port)"
            return [
                try ServerPrograms.path("fake-gcs-server"), "-scheme", "http", "-host", "127.0.0.1",
                "-port", "\(port)", "-backend", "memory", "-public-host", place,
                "-external-url", "http://\(place)",
            ]
        }
    }

    /// Makes a bucket.
    ///
    /// - Returns: its name, which no other test has.
    /// - Throws: if the server refuses.
    public func makeBucket() throws -> String {
        let name = "bucket-\(UInt64.random(in: 0 ... .max))"
        let address = try HTTPAddress(url + "/storage/v1/b")
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        let request = HTTPClientRequest(.post, address, bodyLimitBytes: 1 << 16)
        let body = HTTPRequestBody.bytes(Array("{\"name\":\"\(name)\"}".utf8))
        let status = try unsafe client.perform(request, body: body) { _ in true }.status
        guard status == 200 else { throw TestServerError("fake-gcs-server makes no bucket: \(status)") }
        return name
    }

    /// Ends the server.
    public func stop() { process.stop() }
}
