import Digest
import HTTPClient
import HTTPStandIn
import Testing

/// Signatures, computed again from the request as it arrived: Signature Version 4 of AWS, and Google's V4 for HMAC keys.
struct SignatureTests {
    @Test(arguments: [
        (HTTPRequestSignature.Provider.aws, "AWS4", "amz", "s3", "aws4_request"),
        (.google, "GOOG4", "goog", "storage", "goog4_request"),
    ])
    func `a signature is that of the documented algorithm`(
        _ provider: HTTPRequestSignature.Provider,
        _ scheme: String,
        _ vendor: String,
        _ service: String,
        _ ending: String
    ) throws {
        let server = try #require(StandInServer { _ in [.answer(200)] })
        defer { server.stop() }
        let address = try HTTPAddress(server.url + "/bucket/a%2Bb?list-type=2&prefix=x%20y")
        var request = HTTPClientRequest(.get, address, bodyLimitBytes: 100)
        request.headers = [HTTPHeaderField("If-None-Match", "\"1\"")]
        request.signature = HTTPRequestSignature(
            provider,
            keyID: "KEY",
            secret: "secret",
            region: "eu-west-1",
            for: address.origin
        )
        _ = try HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin)).collect(request)
        let headers = try #require(server.requests.first).headers
        let date = try #require(headers["x-\(vendor)-date"])
        let names = ["host", "if-none-match", "x-\(vendor)-content-sha256", "x-\(vendor)-date"].joined(
            separator: ";"
        )
        var lines = ["GET", "/bucket/a%2Bb", "list-type=2&prefix=x%20y"]
        for name in names.split(separator: ";") { lines.append("\(name):\(headers[String(name)] ?? "")") }
        lines += ["", names, HTTPRequestSignature.emptySHA256]
        let scope = "\(date.prefix(8))/eu-west-1/\(service)/\(ending)"
        let digest = try SHA256Digest.of(Array(lines.joined(separator: "\n").utf8)).hex
        let text = "\(scheme)-HMAC-SHA256\n\(date)\n\(scope)\n\(digest)"
        var key = Array("\(scheme)secret".utf8)
        for step in scope.split(separator: "/") + [Substring(text)] {
            key = try SHA256Digest.hmac(of: Array(step.utf8), key: key).bytes
        }
        let signature = try #require(SHA256Digest(bytes: key)).hex
        #expect(
            headers["authorization"]
                == "\(scheme)-HMAC-SHA256 Credential=KEY/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        )
    }
}
