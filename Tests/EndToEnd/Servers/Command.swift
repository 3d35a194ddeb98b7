import Foundation
import Testing

/// A program that was run to its end.
struct Command {
    let status: Int32
    let output: Data
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }

    /// Runs a program and waits for it; its output goes to files, so that no pipe can fill.
    static func run(
        _ program: String,
        _ arguments: [String],
        in directory: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Command {
        let scratch = try TemporaryDirectory()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try scratch.handle("out")
        process.standardError = try scratch.handle("err")
        try process.run()
        process.waitUntilExit()
        return Command(
            status: process.terminationStatus,
            output: try Data(contentsOf: URL(fileURLWithPath: scratch.file("out"))),
            errors: String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: scratch.file("err"))),
                as: UTF8.self
            )
        )
    }

    /// Runs a program that must succeed.
    @discardableResult
    static func succeed(
        _ program: String,
        _ arguments: [String],
        in directory: String? = nil,
        environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Command {
        let command = try run(program, arguments, in: directory, environment: environment)
        try #require(
            command.status == 0,
            "\(program) \(arguments.joined(separator: " ")): \(command.errors)\(command.text)",
            sourceLocation: sourceLocation
        )
        return command
    }
}

extension TemporaryDirectory {
    fileprivate func handle(_ name: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: file(name), contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: file(name)))
    }
}
