internal import Glibc

/// The lock of a repository's directory: held by at most one publication at a time, whichever thread or process it is in.
struct DirectoryLock: ~Copyable {
    private let file: FileHandle

    /// Waits for the lock.
    ///
    /// - Returns: `nil` if another process still holds it at the deadline.
    static func acquire(_ directory: DirectoryHandle, until deadline: ContinuousClock.Instant)
        throws(DirectoryError) -> DirectoryLock?
    {
        let file = try directory.openLock(WorkName.lock)
        // Waiting in the kernel could not be ended at a deadline.
        var pause: UInt32 = 200
        while try !file.tryLock() {
            guard ContinuousClock.now < deadline else { return nil }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
        return DirectoryLock(file: file)
    }

    private init(file: consuming FileHandle) { self.file = file }
}
