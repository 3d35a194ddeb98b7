import Digest
import HTTPClient
import HTTPStandIn
import OCIRegistry
import Testing

/// A client for tests, and the terms that they give it.
struct RegistryFixture {
    let client: RegistryClient
    var terms: HTTPTerms { HTTPTerms(deadline: .now.advanced(by: .seconds(20))) }

    init(
        _ url: String,
        login: (String, String)? = nil,
        _ adjust: (inout RegistryConfiguration) -> Void = { _ in }
    ) throws {
        let address = try HTTPAddress(url)
        var configuration = RegistryConfiguration(
            client: HTTPClientConfiguration(trustedOrigin: address.origin)
        )
        configuration.credentials = login.map {
            RegistryConfiguration.Credentials(username: $0.0, password: $0.1)
        }
        adjust(&configuration)
        client = try RegistryClient(address, configuration)
    }

    /// Pushes a manifest with one blob under a tag; the digest of the manifest.
    @discardableResult
    func push(_ name: String, _ tag: String, content: String = "blob") throws -> SHA256Digest {
        let blob = try RegistryContent(Array(content.utf8))
        try client.push(blob, to: name, terms)
        let type = "application/vnd.oci.image.manifest.v1+json"
        let text =
            "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/x\",\"digest\":\"\(blob.digest.reference)\",\"size\":\(blob.sizeBytes)},\"layers\":[]}"
        return try client.put(manifest: Array(text.utf8), mediaType: type, tag: tag, to: name, terms)
    }
}

/// Runs `body` with a stand-in for a registry.
func withRegistry<R>(
    _ responder: @escaping StandInServer.Responder,
    _ body: (StandInServer) throws -> R
) throws -> R {
    let server = try #require(StandInServer(responder))
    defer { server.stop() }
    return try body(server)
}

extension RegistryReading {
    var content: Content? { if case .read(let content) = self { content } else { nil } }
    var isAbsent: Bool { if case .absent = self { true } else { false } }
    var corruption: String? { if case .corrupt(let reason) = self { reason } else { nil } }
}
