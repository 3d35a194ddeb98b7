import Foundation
import Synchronization
import Testing

/// A C file of this folder as a library that stands before the real ones in a process, compiled once.
enum PreloadedLibrary: String, CaseIterable {
    case clock, disk, steps

    private static let directory = Result { try TemporaryDirectory() }
    private static let compiled = Mutex<Set<PreloadedLibrary>>([])

    /// The variable that brings it into a process.
    func environment() throws -> [String: String] {
        let path = try Self.directory.get().file("\(rawValue).so")
        try Self.compiled.withLock { compiled in
            guard !compiled.contains(self) else { return }
            let source = "\(Product.root)/Tests/EndToEnd/Faults/\(rawValue).c"
            let compiler = try Command.run(
                "gcc",
                ["-Wall", "-Werror", "-O1", "-shared", "-fPIC", "-o", path, source]
            )
            // A failed expectation would be told only by the first test that needs the library.
            guard compiler.status == 0 else { throw WireError(reason: compiler.errors) }
            compiled.insert(self)
        }
        return ["LD_PRELOAD": path]
    }
}
