import Foundation
import HTTPStandIn
import Testing

/// A stand-in for Google's token endpoint, and the key of a service account that names it.
///
/// It hands a token to whoever asks: the emulator of Cloud Storage looks at none. What the key signs is tested beside the store itself.
final class TokenEndpointStandIn {
    private let server: StandInServer

    init() throws {
        let token = Array(#"{"access_token": "token", "expires_in": 3600, "token_type": "Bearer"}"#.utf8)
        server = try #require(
            StandInServer { _ in [.answer(200, ["Content-Type: application/json"], token)] }
        )
    }

    deinit { server.stop() }

    /// Writes a key file with a fresh RSA key.
    ///
    /// - Returns: the file's path.
    func writeKey(into directory: TemporaryDirectory) throws -> String {
        let pem = try Command.succeed("openssl", ["genrsa", "2048"]).text
        let key = [
            "type": "service_account", "client_email": "gateway@project.iam.gserviceaccount.com",
            "private_key": pem, "token_uri": "\(server.url)/token",
        ]
        let file = directory.file("service-account.json")
        try JSONSerialization.data(withJSONObject: key).write(to: URL(fileURLWithPath: file))
        return file
    }
}
