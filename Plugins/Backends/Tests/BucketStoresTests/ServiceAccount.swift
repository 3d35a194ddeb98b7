import Foundation
import JSONText

/// A service account of Cloud Storage with a key that openssl made.
enum ServiceAccount {
    /// Its key file, which says that tokens are had from a server's `/token`.
    static func json(_ url: String) throws -> [UInt8] {
        let members: [(String, String)] = [
            ("type", "service_account"), ("client_email", "gateway@project.iam.gserviceaccount.com"),
            ("private_key_id", "key-1"), ("private_key", try pem.get()), ("token_uri", url + "/token"),
        ]
        return JSONValue.object(members.map { JSONMember(key: $0, value: .string($1)) }).text
    }

    /// The private key.
    static let pem = Result { () throws -> String in
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = ["genrsa", "2048"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }
}
