import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Charts signed by the real helm with keys of the real GnuPG.
@Suite(.ownThread)
struct ProvenanceTests {
    /// A chart in `out`, its provenance file, and the ring of public keys, all made in `path`.
    private func sign(_ name: String, in path: String) throws -> (archive: [UInt8], provenance: String) {
        let home = path + "/h-" + name
        try FileManager.default.createDirectory(
            atPath: home,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let gpg = [
            "gpg", "--homedir", home, "--batch", "--yes", "--passphrase ''", "--pinentry-mode", "loopback",
        ]
        .joined(separator: " ")
        try shell(
            """
            \(gpg) --quick-gen-key '\(name) <\(name)@example.org>' rsa2048 sign 0
            \(gpg) --output \(name).pub --export
            \(gpg) --output \(name).sec --export-secret-keys
            gpgconf --homedir \(home) --kill all
            """,
            in: path
        )
        try ChartFixture().unpack(into: path + "/x")
        let arguments = [
            "package", "x", "--sign", "--key", name, "--keyring", "\(name).sec", "-d", "out-\(name)",
        ]
        let package = try HelmCommand.helm4.run(arguments, in: path)
        #expect(package.status == 0, "\(package.output)")
        let archive = try Data(contentsOf: URL(fileURLWithPath: path + "/out-\(name)/x-1.0.0.tgz"))
        return (Array(archive), try text(path + "/out-\(name)/x-1.0.0.tgz.prov"))
    }

    private func shell(_ script: String, in path: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-ec", script]
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script)")
    }

    private func upload(_ archive: [UInt8], _ provenance: String?, to plugin: StandInPlugin) throws
        -> CallRecord
    {
        try plugin.upload(archive) { request in
            guard let provenance else { return }
            let parameters: JSONValue = ["provenance": .string(provenance)]
            request.parametersJSON = parameters.text
        }
    }

    private func rule(_ record: CallRecord) throws -> String? {
        let details = try JSONValue(parsing: try #require(record.error?.detailsJSON))
        return details["violations"]?.elements?.first?["rule"]?.string
    }

    @Test func `81: a chart that a key of the keyring signed is stored, and helm verifies what is stored`()
        throws
    {
        try withDirectory { path in
            let (archive, provenance) = try sign("alice", in: path)
            let more: [JSONMember] = [
                JSONMember(key: "keyring", value: .string(path + "/alice.pub")),
                JSONMember(key: "require_signed", value: true),
            ]
            try withDirectoryAdapter(more) { plugin, repository in
                #expect(try rule(upload(archive, nil, to: plugin)) == "provenance.required")
                let changed = provenance.replacing("version: 1.0.0", with: "version: 1.0.1")
                #expect(try rule(upload(archive, changed, to: plugin)) == "provenance.signature")
                #expect(try files(repository).filter { $0 != "index.yaml" } == [])
                let stored = try upload(archive, provenance, to: plugin)
                #expect(stored.error == nil)
                let extensions = try JSONValue(parsing: try #require(stored.packages.first?.extensionsJSON))
                #expect(extensions["signedBy"]?.string?.count == 40)
                #expect(try text(repository + "/x-1.0.0.tgz.prov") == provenance)
                let verify = ["verify", "--keyring", path + "/alice.pub", repository + "/x-1.0.0.tgz"]
                #expect(try HelmCommand.helm3.run(verify, in: path).status == 0)
            }
        }
    }

    @Test func `81: a stranger's signature, and a good one about another archive, are refused`() throws {
        try withDirectory { path in
            let (archive, provenance) = try sign("alice", in: path)
            let (strange, signed) = try sign("mallory", in: path)
            let more = [JSONMember(key: "keyring", value: .string(path + "/alice.pub"))]
            try withDirectoryAdapter(more) { plugin, _ in
                #expect(try rule(upload(strange, signed, to: plugin)) == "provenance.signature")
                let other = try chart("x", "1.0.0", more: "description: other\n")
                #expect(try rule(upload(other, provenance, to: plugin)) == "provenance")
                // What is said outside the signed text counts for nothing.
                let digest = try #require(provenance.firstMatch(of: /sha256:[0-9a-f]{64}/)?.output)
                let claim = provenance + "\n...\nfiles:\n  x-1.0.0.tgz: \(digest)\n"
                #expect(try rule(upload(other, claim, to: plugin)) == "provenance")
                // Without `require_signed` an unsigned chart is as welcome as before.
                #expect(try upload(archive, nil, to: plugin).error == nil)
            }
        }
    }

    @Test(arguments: [
        ("keyring", JSONValue.string("/nowhere/ring.gpg"), "config/keyring"),
        ("keyring", .string("/etc/hostname"), "config/keyring"),
        ("require_signed", true, "config/require_signed"),
    ])
    func `a keyring that is none is a mistake in the configuration`(
        key: String,
        value: JSONValue,
        place: String
    ) {
        let error = #expect(throws: AdapterError.self) {
            try withDirectoryAdapter([JSONMember(key: key, value: value)]) { _, _ in }
        }
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("/nowhere") == false)
    }
}
