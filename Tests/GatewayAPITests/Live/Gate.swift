import Foundation

/// Where a deletion by a `TestAdapter` waits, its work done, until the test lets it go on.
final class Gate {
    private let passage = Pipe()
    private let bell = Pipe()

    /// The member of the adapter's configuration that puts it there.
    var member: String {
        "\"gate\":[\(passage.fileHandleForReading.fileDescriptor),\(bell.fileHandleForWriting.fileDescriptor)]"
    }

    /// Waits until a deletion has come to the gate.
    func awaitArrival() throws {
        guard try bell.fileHandleForReading.read(upToCount: 1)?.count == 1 else { throw POSIXError(.EPIPE) }
    }

    /// Lets one go on.
    func open() throws { try passage.fileHandleForWriting.write(contentsOf: [0]) }
}
