internal import HTTPClient

/// Who we are at this moment, with the connections that say so.
struct ClusterIdentity: Sendable {
    /// The `Authorization` to send.
    let authorization: String?
    /// For requests whose answers have an end.
    let asking: HTTPClient
    /// For answers that go on and may be silent.
    let watching: HTTPClient

    init(authorization: String?, _ connection: HTTPClientConfiguration) {
        self.authorization = authorization
        var connection = connection
        asking = HTTPClient(connection)
        connection.lowSpeedBytesPerSecond = 0
        watching = HTTPClient(connection)
    }

    /// The same connections with another authorization.
    func with(authorization: String?) -> ClusterIdentity { ClusterIdentity(self, authorization) }

    private init(_ other: ClusterIdentity, _ authorization: String?) {
        self.authorization = authorization
        asking = other.asking
        watching = other.watching
    }
}
