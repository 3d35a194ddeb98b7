import Foundation
import Testing

/// The real helm command line, which `scripts/fetch-helm` brings, with its state in the test's directory.
struct HelmCommand: Sendable, CustomTestStringConvertible {
    let name: String
    static let helm3 = HelmCommand(name: "helm3")
    static let helm4 = HelmCommand(name: "helm4")
    var testDescription: String { name }

    private var program: URL {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/root") + "/.cache"
        return URL(
            fileURLWithPath: (environment["O2DMS_TOOLS"] ?? "\(cache)/o2dms-gateway/tools") + "/" + name
        )
    }

    /// Runs it in `directory`; what it prints goes to a file there, which no pipe's size bounds.
    ///
    /// - Returns: its exit status and all that it printed.
    func run(
        _ arguments: [String],
        in directory: String,
        environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String) {
        let file = "\(directory)/.output-\(UUID().uuidString)"
        let process = try start(arguments, in: directory, environment: environment, output: file)
        process.waitUntilExit()
        return (process.terminationStatus, try text(file))
    }

    /// Starts it in `directory`, with more variables in its environment; what it prints goes to `file`.
    func start(
        _ arguments: [String],
        in directory: String,
        environment: [String: String],
        output file: String
    ) throws -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.environment = ProcessInfo.processInfo.environment.merging(
            [
                "HELM_CACHE_HOME": directory + "/.helm/cache",
                "HELM_CONFIG_HOME": directory + "/.helm/config",
                "HELM_DATA_HOME": directory + "/.helm/data",
            ],
            uniquingKeysWith: { $1 }
        ).merging(environment, uniquingKeysWith: { $1 })
        try #require(FileManager.default.createFile(atPath: file, contents: nil))
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try output.close()
        return process
    }
}
