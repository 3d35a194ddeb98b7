import HTTPClient
import TestServers
import Testing

/// No server outlives its owner.
struct ServerProcessTests {
    @Test func `a stopped server is gone when stop returns`() throws {
        let server = try FakeGCSServer()
        let address = try HTTPAddress(server.url + "/storage/v1/b")
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        let request = HTTPClientRequest(.get, address, bodyLimitBytes: 1 << 16)
        #expect(try client.collect(request).response.status == 200)
        server.stop()
        server.stop()
        let error = #expect(throws: HTTPClientError.self) { _ = try client.collect(request) }
        #expect(error?.kind == .connection)
    }
}
