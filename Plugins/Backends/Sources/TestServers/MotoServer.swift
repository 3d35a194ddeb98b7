internal import HTTPClient

/// moto, a server that speaks S3's protocol and enforces its conditions, with one user whose signatures it verifies.
///
/// One request at a time: moto compares a condition and stores the object in two steps that its threads would mix.
/// Known differences from S3: `409 ConditionalRequestConflict` never comes, a wrong continuation token is a 500, and
/// everything is forgotten at the end.
public final class MotoServer: Sendable {
    /// The access key's id.
    public let keyID: String
    /// The access key's secret.
    public let secret: String
    /// Every bucket's region.
    public let region = "us-east-1"
    /// `http://127.0.0.1:<port>`, to be used with the bucket in the path.
    public var url: String { process.url }

    private let process: ServerProcess

    /// One for all tests of this process; each makes its own bucket.
    public static func shared() throws -> MotoServer { try one.get() }

    // The body is read before the turn begins, so that a slow client holds up nobody.
    private static let program = """
        import io, sys, threading
        from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
        from werkzeug.serving import run_simple
        moto = DomainDispatcherApplication(create_backend_app)
        turn = threading.Lock()
        def serve(environ, start_response):
            size = int(environ.get("CONTENT_LENGTH") or 0)
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(size))
            with turn:
                return [b"".join(moto(environ, start_response))]
        run_simple("127.0.0.1", int(sys.argv[1]), serve, threaded=True, request_handler=MotoRequestHandler)
        """

    private static let one = Result { try MotoServer() }

    /// Starts a server of its own.
    ///
    /// - Throws: if it does not start.
    public init() throws {
        // Without it every secret is accepted; with it these three calls are free, and whatever follows is verified.
        process = try ServerProcess.start(
            readyPath: "/moto-api/",
            environment: ["INITIAL_NO_AUTH_ACTION_COUNT": "3"]
        ) { port in [try ServerPrograms.path("python/bin/python3"), "-c", Self.program, "\(port)"] }
        let manager = IdentityCalls(try HTTPAddress(process.url + "/"))
        _ = try manager.call("Action=CreateUser&UserName=gateway")
        let key = try manager.call("Action=CreateAccessKey&UserName=gateway")
        let policy =
            "%7B%22Version%22:%222012-10-17%22,%22Statement%22:%5B%7B%22Effect%22:%22Allow%22,"
            + "%22Action%22:%22s3:*%22,%22Resource%22:%22*%22%7D%5D%7D"
        _ = try manager.call(
            "Action=PutUserPolicy&UserName=gateway&PolicyName=all&PolicyDocument=\(policy)"
        )
        keyID = try IdentityCalls.text(of: "AccessKeyId", in: key)
        secret = try IdentityCalls.text(of: "SecretAccessKey", in: key)
    }

    /// Makes a bucket.
    ///
    /// - Returns: its name, which no other test has.
    /// - Throws: if the server refuses.
    public func makeBucket() throws -> String {
        let name = "bucket-\(UInt64.random(in: 0 ... .max))"
        let address = try HTTPAddress("\(url)/\(name)")
        var request = HTTPClientRequest(.put, address, bodyLimitBytes: 1 << 16)
        request.signature = HTTPRequestSignature(
            .aws,
            keyID: keyID,
            secret: secret,
            region: region,
            for: address.origin
        )
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        let status = try client.collect(request).response.status
        guard status == 200 else { throw TestServerError("moto makes no bucket: \(status)") }
        return name
    }

    /// Ends the server.
    public func stop() { process.stop() }
}

/// Calls of the service that makes users; it finds out what it is by the scope in `Authorization`.
private struct IdentityCalls {
    private let address: HTTPAddress
    private let client: HTTPClient

    init(_ address: HTTPAddress) {
        self.address = address
        client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
    }

    func call(_ query: String) throws -> String {
        let scope =
            "AWS4-HMAC-SHA256 Credential=none/20240101/us-east-1/iam/aws4_request, "
            + "SignedHeaders=host, Signature=none"
        let request = HTTPClientRequest(
            .get,
            try address.resolving("?Version=2010-05-08&" + query),
            headers: [HTTPHeaderField("Authorization", scope)],
            bodyLimitBytes: 1 << 16
        )
        let (response, body) = try client.collect(request)
        guard response.status == 200 else { throw TestServerError("moto refuses: \(response.status)") }
        return String(decoding: body, as: UTF8.self)
    }

    static func text(of element: String, in answer: String) throws -> String {
        guard let start = answer.firstRange(of: "<\(element)>"),
            let end = answer.firstRange(of: "</\(element)>")
        else { throw TestServerError("moto's answer has no \(element)") }
        return String(answer[start.upperBound..<end.lowerBound])
    }
}
