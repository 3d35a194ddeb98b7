import Foundation
import Testing

/// The wall clock of a gateway, which a test can set.
///
/// A stand-in for a clock that was set under a running process: what the kernel itself counts is not shifted.
final class JumpingClock: Sendable {
    static let day: Int64 = 86_400
    private let file: String

    init(in directory: TemporaryDirectory) throws {
        file = directory.file("clock")
        try set(0)
    }

    /// What the gateway must be started with.
    func environment() throws -> [String: String] {
        try PreloadedLibrary.clock.environment().merging(["O2DMS_CLOCK": file]) { $1 }
    }

    /// From now on it is wrong by so many seconds.
    func set(_ seconds: Int64) throws {
        // In place, since the gateway has mapped the file.
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let isWritten = unsafe withUnsafeBytes(of: seconds) {
            unsafe pwrite(descriptor, $0.baseAddress, 8, 0) == 8
        }
        try #require(isWritten)
    }
}
