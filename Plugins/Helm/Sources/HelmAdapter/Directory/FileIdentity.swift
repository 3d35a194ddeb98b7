internal import Glibc
internal import ObjectStore

/// What tells whether a file is still the one that was read.
struct FileIdentity: Sendable, Hashable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let modifiedSeconds: Int
    let modifiedNanoseconds: Int
    let linkCount: UInt64
    let isRegular: Bool
    let isLink: Bool

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modifiedSeconds = status.st_mtim.tv_sec
        modifiedNanoseconds = status.st_mtim.tv_nsec
        linkCount = UInt64(status.st_nlink)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isLink = status.st_mode & S_IFMT == S_IFLNK
    }

    /// Whether both are names of one file.
    func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }

    /// Whether `version` is one of this file, whatever its content was.
    func isSameFile(as version: ObjectVersion) -> Bool { version.token.utf8.starts(with: file.utf8) }

    /// Changes whenever the content does, as far as the file system tells.
    var version: ObjectVersion { ObjectVersion("\(file)\(size)-\(modifiedSeconds).\(modifiedNanoseconds)") }

    private var file: String { "\(device)-\(inode)-" }
}
