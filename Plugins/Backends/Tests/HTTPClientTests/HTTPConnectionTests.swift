import HTTPStandIn
import Testing

@testable import HTTPClient

/// Methods, proxies and detours.
struct HTTPConnectionTests {
    @Test(arguments: [HTTPClientRequest.Method.patch, .delete, .post, .put])
    func `a change has its body`(_ method: HTTPClientRequest.Method) throws {
        try withServer({ _ in [.answer(200)] }) { server in
            let request = HTTPClientRequest(method, try HTTPAddress(server.url + "/x"), bodyLimitBytes: 10)
            try unsafe client(server).perform(request, body: .bytes(Array("text".utf8))) { _ in true }
            #expect(server.requests.map(\.method) == [method.rawValue])
            #expect(server.requests.map(\.body) == [Array("text".utf8)])
        }
    }

    @Test func `a deletion may have none`() throws {
        try withServer({ _ in [.answer(204)] }) { server in
            let request = HTTPClientRequest(.delete, try HTTPAddress(server.url + "/x"), bodyLimitBytes: 10)
            try unsafe client(server).perform(request) { _ in true }
            #expect(server.requests.map(\.method) == ["DELETE"])
            #expect(server.requests.first?.headers["content-length"] == nil)
        }
    }

    @Test func `a proxy is asked for the whole address`() throws {
        try withServer({ _ in [.answer(200)] }) { proxy in
            let address = try HTTPAddress("http://nobody.invalid/x?y=1")
            var configuration = HTTPClientConfiguration(trustedOrigin: address.origin)
            configuration.proxy = proxy.url
            _ = try HTTPClient(configuration).collect(HTTPClientRequest(.get, address, bodyLimitBytes: 10))
            #expect(proxy.requests.map(\.target) == ["http://nobody.invalid/x?y=1"])
        }
    }

    @Test func `another place is connected to under the address's own name, and only for the trusted origin`()
        throws
    {
        try withServer({ _ in [.answer(200)] }) { server in
            let address = try HTTPAddress("http://nobody.invalid/x")
            var configuration = HTTPClientConfiguration(trustedOrigin: address.origin)
            configuration.connectsTo = "127.0.0.1:\(server.port)"
            let client = HTTPClient(configuration)
            _ = try client.collect(HTTPClientRequest(.get, address, bodyLimitBytes: 10))
            #expect(server.requests.map { $0.headers["host"] } == ["nobody.invalid"])
            let other = HTTPClientRequest(.get, try HTTPAddress("http://other.invalid/"), bodyLimitBytes: 10)
            #expect(throws: HTTPClientError.self) { try client.collect(other) }
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [PEMSource.file("/nonexistent/ca.pem"), .bytes(Array("no certificate".utf8))])
    func `an authority that cannot be read is the configuration's fault, without its path`(
        _ source: PEMSource
    ) throws {
        try withServer({ _ in [] }) { server in
            let address = try HTTPAddress(server.url.replacing("http:", with: "https:"))
            var configuration = HTTPClientConfiguration(trustedOrigin: address.origin)
            configuration.authority = source
            let error = #expect(throws: HTTPClientError.self) {
                try HTTPClient(configuration).collect(HTTPClientRequest(.get, address, bodyLimitBytes: 10))
            }
            #expect(error?.kind == .credentialFile && error?.message.contains("nonexistent") == false)
        }
    }
}
