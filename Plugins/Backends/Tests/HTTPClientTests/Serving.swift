import HTTPStandIn
import Testing

@testable import HTTPClient

func withServer<R>(
    _ responder: @escaping StandInServer.Responder,
    _ body: (StandInServer) throws -> R
) throws -> R {
    let server = try #require(StandInServer(responder))
    defer { server.stop() }
    return try body(server)
}

func get(_ server: StandInServer, _ path: String) throws -> HTTPClientRequest {
    HTTPClientRequest(.get, try HTTPAddress(server.url + path), bodyLimitBytes: 1 << 20)
}

func client(
    _ server: StandInServer,
    login: Bool = false,
    _ adjust: (inout HTTPClientConfiguration) -> Void = { _ in }
) throws -> HTTPClient {
    let origin = try HTTPAddress(server.url).origin
    var configuration = HTTPClientConfiguration(trustedOrigin: origin)
    if login { configuration.credentials = HTTPCredentials(username: "u", password: "p", for: origin) }
    adjust(&configuration)
    return HTTPClient(configuration)
}
