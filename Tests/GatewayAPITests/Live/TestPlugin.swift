import Foundation
import Synchronization

/// The adapters of these tests, compiled once for each set of variants.
enum TestPlugin {
    private static let built = Mutex<[String: String]>([:])

    /// The path of the library; its directory is the process's own and is removed with the machine's temporary files.
    static func path(_ source: String = "memory", _ variants: [String] = []) throws -> String {
        try built.withLock { built in
            let key = ([source] + variants.sorted()).joined(separator: "-")
            if let path = built[key] { return path }
            let directory = FileManager.default.temporaryDirectory.path + "/gateway-api-\(getpid())"
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            let path = "\(directory)/lib\(key).so"
            let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let root = here.deletingLastPathComponent().deletingLastPathComponent()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments =
                [
                    "cc", "-std=gnu11", "-fPIC", "-shared", "-O1", "-pthread", "-I",
                    root.path + "/plugin-sdk/include",
                ]
                + variants.map { "-D\($0)" } + [here.path + "/Plugins/\(source).c", "-o", path]
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
            built[key] = path
            return path
        }
    }
}
