import Foundation
import Testing

/// What happens to the steps by which a gateway changes files and talks to a database, whichever library takes them.
///
/// In place of failpoints with names: these are all steps, those of SQLite, libpq and plugins included, of the very program that is
/// delivered.
final class FaultySteps: Sendable {
    private let rule: String

    init(in directory: TemporaryDirectory) { rule = directory.file("steps") }

    /// What the gateway must be started with.
    func environment() throws -> [String: String] {
        try PreloadedLibrary.steps.environment().merging(["O2DMS_STEPS": rule]) { $1 }
    }

    /// From now on all changes of files fail whose path has this in it.
    func fail(_ error: Int32, _ path: String) throws { try say("fail \(error) \(path)") }

    /// The step of this number from now on is not taken: the gateway dies before it.
    func kill(before number: Int) throws { try say("kill \(number)") }

    /// Before the step of this number from now on the gateway stands still, until it gets SIGCONT.
    func halt(before number: Int) throws { try say("stop \(number)") }

    /// Nothing is done any more.
    func stop() { _ = unsafe unlink(rule) }

    /// How many steps there were since ``kill(before:)``.
    func count() throws -> Int { Int(try String(contentsOfFile: "\(rule).count", encoding: .utf8)) ?? 0 }

    private func say(_ text: String) throws {
        // At once and whole, or not at all.
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(rule).new"))
        let isRenamed = unsafe rename("\(rule).new", rule) == 0
        try #require(isRenamed, "errno \(errno)")
    }
}
