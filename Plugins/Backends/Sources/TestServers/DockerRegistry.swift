internal import Foundation

/// Debian's docker-registry, the reference implementation of the distribution protocol.
///
/// Known traits: `n` of a list of tags is ignored and their order is random, a manifest is deleted by digest only, and a repository
/// whose tags are all gone stays in the catalogue.
public final class DockerRegistry: Sendable {
    /// Who is let in.
    public enum Access: Sendable {
        /// Everybody.
        case open
        /// One user, by basic authentication.
        case basic(username: String, password: String)
        /// Whoever has a token of this service.
        case tokens(RegistryTokenService)
    }

    /// Where its content is.
    public enum Storage: Sendable {
        /// In memory.
        case memory
        /// In files, with what it knows of its blobs in memory: it goes on saying that it has one whose file is gone.
        case files
    }

    /// `127.0.0.1:<port>`, as it stands in `oci://` addresses.
    public var host: String { "127.0.0.1:\(process.port)" }
    /// `http://127.0.0.1:<port>`, without a slash at the end.
    public var url: String { process.url }

    private let process: ServerProcess
    private let folder: URL

    /// Starts a registry.
    ///
    /// - Parameters:
    ///   - access: who is let in.
    ///   - allowsDeletes: whether manifests may be deleted, which is not the program's default.
    ///   - storage: where its content is.
    /// - Throws: if it does not start, or the Debian package is missing.
    public init(_ access: Access = .open, allowsDeletes: Bool = true, storage: Storage = .memory) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "registry-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let authentication = try Self.authentication(access, in: folder)
        self.folder = folder
        let place =
            switch storage {
            case .memory: "inmemory: {}"
            case .files:
                "filesystem: { rootdirectory: \"\(folder.path)/content\" }, cache: { blobdescriptor: inmemory }"
            }
        process = try ServerProcess.start(readyPath: "/") { port in
            let file = folder.appendingPathComponent("config-\(port).yml")
            let text = """
                version: 0.1
                log: { level: error, accesslog: { disabled: true } }
                storage: { \(place), delete: { enabled: \(allowsDeletes) } }
                http: { addr: "127.0.0.1:\(port)" }
                \(authentication)
                """
            try text.write(to: file, atomically: true, encoding: .utf8)
            return ["docker-registry", "serve", file.path]
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Ends the registry.
    public func stop() { process.stop() }

    /// Takes a blob's file away, as a broken disk does.
    ///
    /// - Parameter digest: the blob's, as hexadecimal digits.
    /// - Throws: if there is no such file.
    public func loseFile(ofBlob digest: String) throws {
        let path = "content/docker/registry/v2/blobs/sha256/\(digest.prefix(2))/\(digest)/data"
        try FileManager.default.removeItem(at: folder.appendingPathComponent(path))
    }

    private static func authentication(_ access: Access, in folder: URL) throws -> String {
        switch access {
        case .open: return ""
        case .basic(let username, let password):
            let file = folder.appendingPathComponent("htpasswd")
            let line = try ToolRun.output("htpasswd", ["-Bbn", "-C", "5", username, password])
            try line.write(to: file)
            return "auth: { htpasswd: { realm: test, path: \"\(file.path)\" } }"
        case .tokens(let service):
            let file = folder.appendingPathComponent("token.crt")
            try service.certificate.write(to: file, atomically: true, encoding: .utf8)
            return """
                auth:
                  token:
                    realm: "\(service.url)/token"
                    service: "\(RegistryTokenService.audience)"
                    issuer: "\(RegistryTokenService.issuer)"
                    rootcertbundle: "\(file.path)"
                """
        }
    }
}

/// A program that is run for its output.
enum ToolRun {
    static func output(_ program: String, _ arguments: [String], input: Data = Data()) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let (standardInput, standardOutput) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        process.standardError = FileHandle.nullDevice
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: input)
        try standardInput.fileHandleForWriting.close()
        let output = standardOutput.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestServerError("\(program) fails") }
        return output
    }
}
