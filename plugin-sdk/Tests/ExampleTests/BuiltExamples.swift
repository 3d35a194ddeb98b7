// SPDX-License-Identifier: Apache-2.0

import CO2DMSPlugin
import Foundation
import Glibc
import O2DMSPluginKit
import O2DMSPluginTesting

/// The examples, built once for all tests the way their READMEs say.
struct BuiltExamples {
    static let shared = Result { try BuiltExamples() }

    let folder: URL

    private init() throws {
        let sdk = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        folder = FileManager.default.temporaryDirectory.appending(path: "o2dms-examples-\(getpid())")
        let built = try run(sdk.appending(path: "examples/build.sh").path, folder.path)
        guard built.status == 0 else { throw BuildFailure(output: built.output) }
    }

    /// Opens a library as the gateway does and makes an instance.
    func load(_ library: String, configuration: String, _ host: StandInHost) throws -> StandInPlugin {
        let path = folder.appending(path: library).path
        guard let handle = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE),
            let symbol = unsafe dlsym(handle, O2DMS_ENTRY_SYMBOL)
        else { throw BuildFailure(output: unsafe String(cString: dlerror())) }
        let entry = unsafe unsafeBitCast(symbol, to: o2dms_entry_fn.self)
        var reason = unsafe o2dms_str()
        guard let plugin = unsafe entry(O2DMS_ABI_MINOR, &reason) else {
            throw BuildFailure(output: "the entry refused")
        }
        return try unsafe StandInPlugin(plugin, configurationJSON: Array(configuration.utf8), host: host)
    }
}

struct BuildFailure: Error {
    let output: String
}

/// Runs a program and gives what it printed.
func run(_ arguments: String...) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
