internal import Foundation

/// The programs that scripts of this repository bring.
public enum ServerPrograms {
    private static let folder = Result { try fetched(by: "fetch-test-servers", unless: "O2DMS_SERVERS") }
    private static let tools = Result { try fetched(by: "fetch-helm", unless: "O2DMS_TOOLS") }
    private static let apiServer = Result {
        try fetched(by: "fetch-kube-apiserver", unless: "O2DMS_KUBE_APISERVER")
    }

    /// The path of a program that `scripts/fetch-test-servers` brings.
    ///
    /// - Parameter name: `fake-gcs-server`, or `python/bin/python3` with moto and Azure's client.
    /// - Returns: the path.
    /// - Throws: `TestServerError` if it cannot be had.
    public static func path(_ name: String) throws -> String {
        let path = try folder.get() + "/" + name
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw TestServerError("\(name) is missing; run scripts/fetch-test-servers")
        }
        return path
    }

    /// The path of Helm's command line.
    ///
    /// - Parameter version: 3 or 4.
    /// - Returns: the path.
    /// - Throws: `TestServerError` if it cannot be had.
    public static func helm(_ version: Int) throws -> String { try tools.get() + "/helm\(version)" }

    /// The path of the API server of Kubernetes, which is built if it is not there yet: minutes.
    public static func kubeAPIServer() throws -> String { try apiServer.get() }

    /// What a script prints last, or what a variable of the environment says in its place.
    private static func fetched(by script: String, unless variable: String) throws -> String {
        if let known = ProcessInfo.processInfo.environment[variable] { return known }
        let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardized
        let output = Pipe()
        let process = Process()
        process.executableURL = root.appendingPathComponent("scripts/\(script)")
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestServerError("scripts/\(script) failed") }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
    }
}
