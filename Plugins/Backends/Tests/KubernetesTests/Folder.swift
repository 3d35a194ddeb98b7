import Foundation
import Glibc

/// A folder that is gone with its owner.
final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/kubernetes-tests-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }

    /// Makes a named pipe; whoever opens one end waits for the other.
    func makePipe(_ name: String) throws -> String {
        let pipe = "\(path)/\(name)"
        guard unsafe mkfifo(pipe, 0o600) == 0 else { throw POSIXError(.EIO) }
        return pipe
    }

    /// Waits until somebody writes to a pipe.
    func awaitByte(_ pipe: String) throws {
        let descriptor = unsafe open(pipe, O_RDONLY)
        defer { close(descriptor) }
        var byte: UInt8 = 0
        guard unsafe Glibc.read(descriptor, &byte, 1) == 1 else { throw POSIXError(.EIO) }
    }

    /// Lets go on whoever reads from a pipe.
    func openForWriting(_ pipe: String) throws {
        let descriptor = unsafe open(pipe, O_WRONLY)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
        close(descriptor)
    }

    func read(_ name: String) -> String {
        (try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)) ?? ""
    }
}
