import Digest
import Foundation
import Testing

/// Signatures are held against the openssl program.
struct RSAPrivateKeyTests {
    @Test func `a signature verifies with the public key`() throws {
        try withFolder { folder in
            try openssl("genrsa", "-out", folder + "/key", "2048")
            try openssl("rsa", "-in", folder + "/key", "-pubout", "-out", folder + "/public")
            let key = try RSAPrivateKey(pem: bytes(folder + "/key"))
            let message = Array("header.claims".utf8)
            try Data(message).write(to: URL(fileURLWithPath: folder + "/message"))
            try Data(key.signature(of: message)).write(to: URL(fileURLWithPath: folder + "/signature"))
            try openssl(
                "dgst",
                "-sha256",
                "-verify",
                folder + "/public",
                "-signature",
                folder + "/signature",
                folder + "/message"
            )
        }
    }

    @Test(arguments: [
        ["genpkey", "-algorithm", "ed25519"],
        ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
        ["genrsa", "-aes128", "-passout", "pass:secret", "2048"],
    ])
    func `another, a short or an encrypted key is refused`(_ arguments: [String]) throws {
        try withFolder { folder in
            let place = ["-out", folder + "/key"]
            let isGenerator = arguments[0] == "genrsa"
            try openssl(isGenerator ? arguments.dropLast() + place + ["2048"] : arguments + place)
            let pem = try bytes(folder + "/key")
            #expect(throws: DigestError.self) { _ = try RSAPrivateKey(pem: pem).signature(of: []) }
        }
    }

    @Test(arguments: ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
    func `text that is no key is refused`(_ text: String) {
        #expect(throws: DigestError.self) { _ = try RSAPrivateKey(pem: Array(text.utf8)).signature(of: []) }
    }
}

private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}

private func bytes(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path)))
}

private func openssl(_ arguments: String...) throws { try openssl(arguments) }

private func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
}
