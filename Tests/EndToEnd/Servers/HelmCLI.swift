import Foundation
import Testing

/// The real helm command line, with its state in the test's directory.
struct HelmCLI: Sendable, CustomTestStringConvertible {
    let name: String

    static let all = [HelmCLI(name: "helm3"), HelmCLI(name: "helm4")]
    static let newest = HelmCLI(name: "helm4")

    var testDescription: String { name }

    private var program: String {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/root") + "/.cache"
        return (environment["O2DMS_TOOLS"] ?? "\(cache)/o2dms-gateway/tools") + "/" + name
    }

    @discardableResult
    func run(
        _ arguments: [String],
        in directory: TemporaryDirectory,
        sourceLocation: SourceLocation = #_sourceLocation
    )
        throws -> Command
    {
        try Command.succeed(
            program,
            arguments,
            in: directory.path,
            environment: [
                "HELM_CACHE_HOME": directory.file("helm/cache"),
                "HELM_CONFIG_HOME": directory.file("helm/config"),
                "HELM_DATA_HOME": directory.file("helm/data"),
            ],
            sourceLocation: sourceLocation
        )
    }

    /// A chart made by `helm create` and `helm package`: its archive's bytes.
    func chart(_ name: String, _ version: String, in directory: TemporaryDirectory) throws -> [UInt8] {
        if !FileManager.default.fileExists(atPath: directory.file(name)) {
            try run(["create", name], in: directory)
        }
        try run(
            ["package", name, "--version", version, "--destination", directory.file("packaged")],
            in: directory
        )
        return Array(
            try Data(contentsOf: URL(fileURLWithPath: directory.file("packaged/\(name)-\(version).tgz")))
        )
    }
}
