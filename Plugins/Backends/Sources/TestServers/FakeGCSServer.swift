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

    /// Ends the server.
    public func stop() { process.stop() }
}
