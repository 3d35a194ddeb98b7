import CO2DMSPlugin
import Foundation
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing

/// What is registered in the tests: on real servers of Git and of artifacts, and in an index of charts.
enum RegistrationTargets {
    static let git = Result { try GitHTTPServer() }
    static let registry = Result { try DockerRegistry() }

    /// A server with the chart `podinfo` 6.0.3 in its repository `/stable`.
    static func chartRepository() throws -> StandInServer {
        let index = """
            apiVersion: v1
            entries:
              podinfo:
              - { name: podinfo, version: 6.0.3, description: Podinfo, urls: [podinfo-6.0.3.tgz] }

            """
        return try #require(
            StandInServer { request in
                request.target == "/stable/index.yaml"
                    ? [.answer(200, [], Array(index.utf8))] : [.answer(404)]
            }
        )
    }

    /// A repository with one commit, in which `deploy/web` has a manifest.
    static func repository() throws -> (url: String, host: String, commit: String) {
        let server = try git.get()
        let name = "\(UUID().uuidString).git"
        let git = try GitCommand.makeBare("\(server.folder)/\(name)")
        let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n"
        let blob = try git("hash-object", "-w", "--stdin", input: Data(manifest.utf8))
        var tree = try git("mktree", input: Data("100644 blob \(blob)\tmap.yaml\n".utf8))
        for directory in ["web", "deploy"] {
            tree = try git("mktree", input: Data("040000 tree \(tree)\t\(directory)\n".utf8))
        }
        let commit = try git("commit-tree", "-m", "one", tree)
        try git("update-ref", "refs/heads/main", commit)
        return ("\(server.url)/git/\(name)", String(server.url.dropFirst("http://".count)), commit)
    }

    static func gitParameters(_ url: String, path: String = "./deploy/web") -> JSONValue {
        [
            "repoURL": .string(url), "path": .string(path), "targetRevision": "main",
            "username": .string(GitHTTPServer.username), "password": .string(GitHTTPServer.password),
            "secretRef": "git-credentials", "description": "the web",
        ]
    }

    /// Pushes a chart with the real helm; returns the digest of its manifest.
    static func pushChart(_ version: String, to registry: DockerRegistry) throws -> String {
        let folder = NSTemporaryDirectory() + "chart-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/demo", withIntermediateDirectories: true)
        try "apiVersion: v2\nname: demo\nversion: \(version)\n".write(
            toFile: folder + "/demo/Chart.yaml",
            atomically: true,
            encoding: .utf8
        )
        _ = try helm(["package", "demo"], in: folder)
        let output = try helm(
            ["push", "demo-\(version).tgz", "oci://\(registry.host)/charts", "--plain-http"],
            in: folder
        )
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("Digest: ") })
        return String(line.dropFirst("Digest: ".count))
    }

    private static func helm(_ arguments: [String], in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try ServerPrograms.helm(3))
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["HOME": folder]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self)
    }
}

extension FluxFixture {
    /// Registers a package.
    func register(
        _ name: String,
        _ version: String,
        _ parameters: JSONValue,
        flags: UInt32 = 0
    ) throws -> CallRecord {
        try perform(.packageUpload) { request in
            request.name = name
            request.version = version
            request.parametersJSON = parameters.text
            request.flags = O2DMS_REQ_REGISTER | O2DMS_REQ_DETAIL | flags
        }
    }
}
