internal import Glibc

/// Why the file system refused something in a repository's directory.
struct DirectoryError: Error, Sendable, Equatable {
    /// What was tried, without any path.
    let action: String
    /// The system's error number.
    let number: CInt

    /// One line for a log or a client; names no path.
    var message: String {
        let reason =
            switch number {
            case ENOSPC, EDQUOT: "there is no space left"
            case EROFS: "the file system is read-only"
            case EACCES, EPERM: "permission is denied"
            case EMFILE, ENFILE: "too many files are open"
            case ENOENT: "it does not exist"
            case ENOTDIR: "it is not a directory"
            case ESTALE: "it is not the one that was opened"
            case EIO: "the disk reports an error"
            default: "error \(number)"
            }
        return "the repository's directory: cannot \(action): \(reason)"
    }
}
