internal import Foundation

/// The folder that `scripts/fetch-test-servers` fills.
public enum ServerPrograms {
    private static let folder = Result { try locate() }

    /// The path of one of its programs.
    ///
    /// - Parameter name: `fake-gcs-server`, or `python/bin/python3` with moto and Azure's client.
    /// - Returns: the path.
    /// - Throws: `TestServerError` if the folder cannot be filled or does not have it.
    public static func path(_ name: String) throws -> String {
        let path = try folder.get() + "/" + name
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw TestServerError("\(name) is missing; run scripts/fetch-test-servers")
        }
        return path
    }

    private static func locate() throws -> String {
        if let folder = ProcessInfo.processInfo.environment["O2DMS_SERVERS"] { return folder }
        let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardized
        let output = Pipe()
        let process = Process()
        process.executableURL = root.appendingPathComponent("scripts/fetch-test-servers")
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw TestServerError("scripts/fetch-test-servers failed")
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
    }
}
