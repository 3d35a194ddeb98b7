import HTTPClient
import TestServers
import Testing

/// The server that other tests trust to tell a right signature from a wrong one does so.
struct MotoServerTests {
    private func status(of method: HTTPClientRequest.Method, _ target: String, secret: String) throws -> Int {
        let server = try MotoServer.shared()
        let address = try HTTPAddress(server.url + target)
        var request = HTTPClientRequest(method, address, bodyLimitBytes: 1 << 16)
        request.signature = HTTPRequestSignature(
            .aws,
            keyID: server.keyID,
            secret: secret,
            region: server.region,
            for: address.origin
        )
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        return try client.collect(request).response.status
    }

    @Test(arguments: ["/?list-type=2&prefix=a%2Bb%20c%2F", "/"])
    func `a signature is accepted with the right secret and refused with a wrong one`(_ path: String) throws {
        let server = try MotoServer.shared()
        let bucket = try server.makeBucket()
        #expect(try status(of: .get, "/" + bucket + path, secret: server.secret) == 200)
        #expect(try status(of: .get, "/" + bucket + path, secret: server.secret + "x") == 403)
    }

    @Test func `an object's key may hold what must be encoded`() throws {
        let server = try MotoServer.shared()
        let target = try "/\(server.makeBucket())/a%2Bb%20c%25%C3%A9~.tgz"
        #expect(try status(of: .put, target, secret: server.secret) == 200)
        #expect(try status(of: .get, target, secret: server.secret) == 200)
        #expect(try status(of: .delete, target, secret: server.secret) == 204)
        #expect(try status(of: .get, target, secret: server.secret) == 404)
    }
}
