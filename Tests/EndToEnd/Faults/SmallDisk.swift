import Foundation
import Testing

/// A real file system of a few MiB in memory, which can be filled; mounting it takes root.
final class SmallDisk: Sendable {
    static let canMount = getuid() == 0
    static let sizeKiB = 4096
    let path: String
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let options = "size=\(Self.sizeKiB)k,mode=755"
        try Command.succeed("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path])
    }

    // Lazily: whoever still has a file open there goes on with it.
    deinit { _ = try? Command.run("umount", ["--lazy", path]) }

    /// Takes the room until only so much is left.
    func fill(leavingKiB left: Int) throws {
        try clear()
        let file = try #require(fopenFiller())
        defer { close(file) }
        let block = [UInt8](repeating: 0x55, count: 1024)
        while try freeKiB() > left {
            let written = unsafe block.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
        }
    }

    /// Gives the room back.
    func clear() throws {
        if unsafe unlink("\(path)/filler") != 0 { try #require(errno == ENOENT) }
    }

    private func fopenFiller() -> Int32? {
        let file = unsafe open("\(path)/filler", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        return file >= 0 ? file : nil
    }

    private func freeKiB() throws -> Int {
        var status = statvfs()
        try #require(unsafe statvfs(path, &status) == 0)
        return Int(status.f_bfree) * Int(status.f_frsize) / 1024
    }
}
