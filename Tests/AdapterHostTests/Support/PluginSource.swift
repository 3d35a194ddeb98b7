// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A small C plugin of these tests, compiled when it is needed.
struct PluginSource {
    struct CompilerFailure: Error { let output: String }

    let name: String
    var defines: [String] = []
    var options: [String] = []

    /// What was compiled already in this process, by source and arguments.
    private static let compiled = Mutex<[String: Data]>([:])
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Plugins").path
    private static let include = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "plugin-sdk/include").path

    /// Compiles into `directory` and answers with the library's path.
    func compile(into directory: String, as fileName: String? = nil) throws -> String {
        let path = "\(directory)/\(fileName ?? "\(name)-\(UUID().uuidString.prefix(8)).so")"
        let arguments =
            ["-std=gnu11", "-fPIC", "-g", "-I", Self.include] + defines.map { "-D\($0)" } + options
        let key = ([name] + arguments).joined(separator: " ")
        if let known = Self.compiled.withLock({ $0[key] }) {
            try known.write(to: URL(filePath: path))
        } else {
            let shape = options.contains("-c") || options.contains("-pie") ? [] : ["-shared"]
            try run("/usr/bin/cc", arguments + shape + ["\(Self.directory)/\(name).c", "-o", path])
            let data = try Data(contentsOf: URL(filePath: path))
            Self.compiled.withLock { $0[key] = data }
        }
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
