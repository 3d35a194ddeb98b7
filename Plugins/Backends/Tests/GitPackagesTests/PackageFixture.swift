import ArchiveTesting
import Foundation
import Git
import GitPackages
import HTTPClient
import TestServers

/// A repository of packages, the gateway before it, and git beside it.
final class PackageFixture: Sendable {
    let folder: String
    let git: GitCommand
    let packages: GitPackageRepository

    static let http = Result { try GitHTTPServer() }
    static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec: { template: { spec: { containers: [{ name: web, image: "nginx:1.25" }] } } }

        """

    /// Makes a repository.
    ///
    /// - Parameters:
    ///   - served: one that a server has, its address there and who may read it; nil = it is read where it lies.
    ///   - change: of the settings.
    /// - Throws: what does not work.
    init(
        served: (git: GitCommand, url: String, access: GitRemote.Access)? = nil,
        _ change: (inout GitPackageSettings) -> Void = { _ in }
    ) throws {
        folder =
            FileManager.default.temporaryDirectory.appendingPathComponent("packages-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        git = try served?.git ?? GitCommand.makeBare(folder + "/remote.git")
        let url = served?.url ?? "file://\(git.folder)"
        var settings = GitPackageSettings(
            name: "test",
            remote: GitRemote(try GitAddress(url), access: served?.access ?? .anonymous)
        )
        settings.refresh = .zero
        change(&settings)
        packages = try GitPackageRepository(settings, stateDirectory: folder + "/state")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var terms: HTTPTerms { HTTPTerms(deadline: .now + .seconds(120)) }

    /// Another gateway at the same repository.
    func neighbour(_ name: String) throws -> GitPackageRepository {
        try GitPackageRepository(packages.settings, stateDirectory: "\(folder)/\(name)")
    }

    static func archive(_ files: [(String, String)]) throws -> [UInt8] {
        var tar = TarBuilder()
        for (path, text) in files { tar.file(path, text) }
        return try tar.ended()
    }

    static func upload(
        _ name: String,
        _ version: String,
        _ files: [(String, String)] = [("deployment.yaml", deployment)]
    ) throws -> PackageUpload {
        upload(name, version, archive: try archive(files))
    }

    static func upload(_ name: String, _ version: String, archive: [UInt8]) -> PackageUpload {
        var rest = archive[...]
        return unsafe PackageUpload(GitPackageIdentity(name: name, version: version)) { buffer in
            let count = min(buffer.count, rest.count)
            unsafe buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
    }

    func list() throws -> [String] {
        try packages.snapshot(terms: terms).packages.map { "\($0.name) \($0.version)" }
    }

    /// Commits a tree that git makes from lines of `mktree` in directories.
    func commit(_ files: [(path: String, mode: String, content: String)], message: String = "c") throws {
        let index = "GIT_INDEX_FILE=\(folder)/index-\(UUID().uuidString)"
        let run = { (arguments: [String]) in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [index, "git", "-C", self.git.folder] + arguments
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
        let head = try? git("rev-parse", "--verify", "-q", "refs/heads/main")
        if let head { try run(["read-tree", head]) }
        for file in files {
            let id =
                file.mode == "160000"
                ? file.content : try git("hash-object", "-w", "--stdin", input: Data(file.content.utf8))
            try run(["update-index", "--add", "--cacheinfo", "\(file.mode),\(id),\(file.path)"])
        }
        let tree = try Self.output([index, "git", "-C", git.folder, "write-tree", "--missing-ok"])
        let commit =
            head == nil
            ? try git("commit-tree", "-m", message, tree)
            : try git("commit-tree", "-m", message, "-p", head ?? "", tree)
        try git("update-ref", "refs/heads/main", commit)
    }

    static func output(_ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadUnknown) }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
