import Glibc
import Synchronization

/// The room that all running uploads share.
final class Spool: Sendable {
    private let settings: SpoolSettings
    private let usedBytes = Mutex<UInt64>(0)

    init(_ settings: SpoolSettings) { self.settings = settings }

    /// Opens a file without a name for one upload.
    func open() throws(APIError) -> SpoolFile {
        try requireFreeSpace()
        // Not in Glibc's module: O_TMPFILE is __O_TMPFILE with O_DIRECTORY, and the first has this value on every
        // architecture that Debian's Swift runs on.
        let unnamed: CInt = 0o20000000 | O_DIRECTORY
        var descriptor = unsafe Glibc.open(settings.directory, unnamed | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL {
            descriptor = openUnlinked()
        }
        guard descriptor >= 0 else {
            throw .overloaded("uploads cannot be received now", cause: "spool: open failed, errno \(errno)")
        }
        return SpoolFile(spool: self, descriptor: descriptor)
    }

    /// For file systems without unnamed files: a name that exists for a moment only.
    private func openUnlinked() -> CInt {
        var template = Array((settings.directory + "/upload-XXXXXX").utf8CString)
        return unsafe template.withUnsafeMutableBufferPointer { path in
            guard let path = path.baseAddress else { return -1 }
            let descriptor = unsafe mkstemp(path)
            if descriptor >= 0 {
                unsafe unlink(path)
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            }
            return descriptor
        }
    }

    /// Takes room, or says that there is none.
    func reserve(_ bytes: UInt64) throws(APIError) {
        let isTaken = usedBytes.withLock { used in
            let (sum, overflow) = used.addingReportingOverflow(bytes)
            guard !overflow, sum <= settings.totalBytes else { return false }
            used = sum
            return true
        }
        guard isTaken else {
            throw .overloaded("other uploads take up all the room there is; try again when they are through")
        }
    }

    func release(_ bytes: UInt64) {
        usedBytes.withLock { $0 -= min(bytes, $0) }
    }

    /// Bytes that running uploads hold now.
    var heldBytes: UInt64 { usedBytes.withLock { $0 } }

    /// Refuses while the file system has less room than the floor.
    func requireFreeSpace() throws(APIError) {
        var status = statvfs()
        guard unsafe statvfs(settings.directory, &status) == 0 else {
            throw .overloaded(
                "uploads cannot be received now",
                cause: "spool: statvfs failed, errno \(errno)"
            )
        }
        let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        guard free.overflow || free.partialValue >= settings.freeFloorBytes else {
            throw .overloaded(
                "there is too little room to receive uploads",
                cause: "spool: \(free.partialValue) bytes free, the floor is \(settings.freeFloorBytes)"
            )
        }
    }
}
