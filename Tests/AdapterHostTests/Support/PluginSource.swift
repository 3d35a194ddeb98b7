import Foundation

/// A small C plugin of these tests, compiled when it is needed.
struct PluginSource {
    struct CompilerFailure: Error { let output: String }

    let name: String
    var defines: [String] = []
    var options: [String] = []

    private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Plugins").path
    private static let include = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "plugin-sdk/include").path

    /// Compiles into `directory` and answers with the library's path.
    func compile(into directory: String, as fileName: String? = nil) throws -> String {
        let path = "\(directory)/\(fileName ?? "\(name)-\(UUID().uuidString.prefix(8)).so")"
        let source = "\(Self.directory)/\(name).c"
        let standard = ["-std=gnu11", "-shared", "-fPIC", "-g", "-I", Self.include, source, "-o", path]
        try run("/usr/bin/cc", standard + defines.map { "-D\($0)" } + options)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    private func run(_ tool: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: tool)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CompilerFailure(output: String(decoding: output, as: UTF8.self))
        }
    }
}
