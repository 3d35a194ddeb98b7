import Digest
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import OCIRegistry
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The real helm on the same registry: what one pushes, the other finds.
@Suite(.ownThread)
struct OCIInteroperabilityTests {
    static let helms = [HelmCommand(name: "helm3"), .helm4]

    private func succeed(_ helm: HelmCommand, _ arguments: [String], in directory: String) throws -> String {
        let (status, output) = try helm.run(arguments, in: directory)
        try #require(status == 0, "helm \(arguments.joined(separator: " ")): \(output)")
        return output
    }

    /// Every member that a dependency can have, for a chart that the archive holds.
    private static let dependencies = """

        dependencies:
        - name: lib
          version: 1.0.0
          alias: other
          condition: other.enabled
          tags: [a, b]
          enabled: true
          import-values:
          - data
          - {parent: b, child: a}

        """

    /// A chart made by helm itself, as a path.
    private func package(_ helm: HelmCommand, _ version: String, in directory: String) throws -> String {
        if !FileManager.default.fileExists(atPath: directory + "/my-app") {
            _ = try succeed(helm, ["create", "my-app"], in: directory)
            let file = try #require(FileHandle(forWritingAtPath: directory + "/my-app/Chart.yaml"))
            try file.seekToEnd()
            try file.write(contentsOf: Data(Self.dependencies.utf8))
            try ChartFixture(name: "lib").unpack(into: directory + "/my-app/charts/lib")
        }
        _ = try succeed(helm, ["package", "my-app", "--version", version], in: directory)
        return "\(directory)/my-app-\(version).tgz"
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test(arguments: helms)
    func `what the gateway pushes is pulled by helm with equal bytes`(_ helm: HelmCommand) throws {
        try withDirectory { directory in
            try withOCIAdapter { plugin, client throws in
                for version in ["1.0.0", "2.0.0-rc.1+build.7"] {
                    let archive = try bytes(package(helm, version, in: directory))
                    try plugin.store(archive)
                    try FileManager.default.createDirectory(
                        atPath: "\(directory)/pulled-\(version)",
                        withIntermediateDirectories: true
                    )
                    let output = try succeed(
                        helm,
                        [
                            "pull", "oci://\(client.host)/charts/my-app", "--version", version,
                            "--plain-http", "-d",
                            "pulled-\(version)",
                        ],
                        in: directory
                    )
                    let digest = try client.registry.digest(
                        ofTag: try #require(VersionTag.encoded(version)),
                        of: "charts/my-app",
                        client.terms
                    )
                    #expect(output.contains(try #require(digest).reference))
                    #expect(try bytes("\(directory)/pulled-\(version)/my-app-\(version).tgz") == archive)
                }
                let shown = try succeed(
                    helm,
                    [
                        "show", "chart", "oci://\(client.host)/charts/my-app", "--version", "^1.0",
                        "--plain-http",
                    ],
                    in: directory
                )
                #expect(shown.contains("version: 1.0.0"))
            }
        }
    }

    @Test(arguments: helms)
    func `what helm pushes is listed by the gateway with the same metadata`(_ helm: HelmCommand) throws {
        try withDirectory { directory in
            try withOCIAdapter { plugin, client throws in
                let path = try package(helm, "1.2.3+x", in: directory)
                let push = ["push", path, "oci://\(client.host)/charts", "--plain-http"]
                _ = try succeed(helm, push, in: directory)
                #expect(try eventually { try plugin.list() == ["my-app 1.2.3+x"] })
                let package = try #require(try plugin.get("my-app-1.2.3+x").packages.first)
                let archive = try bytes(path)
                #expect(package.checksum == (try SHA256Digest.of(archive).reference))
                #expect(package.description == "A Helm chart for Kubernetes")
                let extensions = try JSONValue(parsing: try #require(package.extensionsJSON))
                #expect(extensions["appVersion"] == "1.16.0")
                #expect(extensions["type"] == "application")
                #expect(try plugin.fetch("my-app", "1.2.3+x").data == archive)
                // Of the same archive helm's manifest and ours differ in nothing but the time.
                let theirs = try #require(try client.manifest("my-app", "1.2.3_x"))
                #expect(try plugin.delete("my-app", "1.2.3+x").error == nil)
                try plugin.store(archive)
                let ours = try #require(try client.manifest("my-app", "1.2.3_x"))
                #expect(Self.withoutTime(ours) == Self.withoutTime(theirs))
            }
        }
    }

    @Test func `a signed chart is verified by helm after its way through the gateway`() throws {
        try withDirectory { directory in
            let script = """
                set -e; export GNUPGHOME=\(directory)/gpg; mkdir -m 700 gpg
                gpg --batch --quiet --passphrase '' --pinentry-mode loopback --quick-gen-key 'Test <t@example.com>' rsa2048 sign 0
                gpg --export > pub.gpg; gpg --batch --pinentry-mode loopback --passphrase '' --export-secret-keys > sec.gpg
                gpgconf --kill all
                """
            let (process, errors) = (Process(), Pipe())
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", script]
            process.currentDirectoryURL = URL(fileURLWithPath: directory)
            process.standardError = errors
            try process.run()
            process.waitUntilExit()
            let complaint = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
            try #require(process.terminationStatus == 0, "\(complaint)")
            let helm = HelmCommand.helm4
            _ = try succeed(helm, ["create", "my-app"], in: directory)
            let file = try #require(FileHandle(forWritingAtPath: directory + "/my-app/Chart.yaml"))
            try file.seekToEnd()
            try file.write(contentsOf: Data(Self.dependencies.utf8))
            try ChartFixture(name: "lib").unpack(into: directory + "/my-app/charts/lib")
            _ = try succeed(
                helm,
                ["package", "my-app", "--sign", "--key", "Test", "--keyring", "sec.gpg"],
                in: directory
            )
            let archive = try bytes(directory + "/my-app-0.1.0.tgz")
            let provenance = try text(directory + "/my-app-0.1.0.tgz.prov")
            try withOCIAdapter { plugin, client throws in
                try plugin.store(archive) {
                    $0.parametersJSON =
                        JSONValue.object([JSONMember(key: "provenance", value: .string(provenance))]).text
                }
                try FileManager.default.createDirectory(
                    atPath: directory + "/out",
                    withIntermediateDirectories: true
                )
                let output = try succeed(
                    helm,
                    [
                        "pull", "oci://\(client.host)/charts/my-app", "--version", "0.1.0", "--plain-http",
                        "--verify", "--keyring",
                        "pub.gpg", "-d", "out",
                    ],
                    in: directory
                )
                #expect(output.contains("Signed by"))
                #expect(try bytes(directory + "/out/my-app-0.1.0.tgz") == archive)
            }
        }
    }

    private static func withoutTime(_ manifest: JSONValue) -> [String: [String: String]] {
        let annotations = manifest["annotations"]?.members ?? []
        let layers = manifest["layers"]?.elements ?? []
        return [
            "annotations": Dictionary(
                uniqueKeysWithValues: annotations.compactMap { member in
                    member.key.hasSuffix(".created") ? nil : (member.key, member.value.string ?? "")
                }
            ),
            "layers": Dictionary(
                uniqueKeysWithValues: layers.map {
                    ($0["mediaType"]?.string ?? "", $0["digest"]?.string ?? "")
                }
            ),
            "config": ["mediaType": manifest["config"]?["mediaType"]?.string ?? ""],
        ]
    }
}
