import Foundation
import Testing

/// A real key of GnuPG in a home of its own, which is removed with the value.
final class SigningKey {
    let home: String

    init(_ name: String, expires: String = "0") throws {
        home = NSTemporaryDirectory() + "o2k-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(
            atPath: home,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        _ = try gpg(["--quick-gen-key", "\(name) <\(name)@example.org>", "ed25519", "sign", expires])
    }

    deinit {
        _ = try? run("/usr/bin/gpgconf", ["--homedir", home, "--kill", "all"])
        try? FileManager.default.removeItem(atPath: home)
    }

    /// The public key, as `gpg --export` writes it.
    func exported(armored: Bool = false) throws -> [UInt8] {
        try gpg((armored ? ["--armor"] : []) + ["--export"])
    }

    func clearSigned(_ text: String, _ options: [String] = []) throws -> [UInt8] {
        try text.write(toFile: home + "/text", atomically: true, encoding: .utf8)
        return try gpg(options + ["--clearsign", "--output", "-", home + "/text"])
    }

    var fingerprint: String {
        get throws {
            let lines = String(decoding: try gpg(["--with-colons", "--list-keys"]), as: UTF8.self).split(
                separator: "\n"
            )
            let line = try #require(lines.first { $0.hasPrefix("fpr:") })
            return try #require(line.split(separator: ":").last.map(String.init))
        }
    }

    func gpg(_ arguments: [String]) throws -> [UInt8] {
        let always = [
            "--homedir", home, "--batch", "--yes", "--quiet", "--passphrase", "", "--pinentry-mode",
            "loopback",
        ]
        return try run("/usr/bin/gpg", always + arguments)
    }

    private func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments)")
        return Array(bytes)
    }
}
