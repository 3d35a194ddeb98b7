internal import CLinux
internal import Glibc

/// Notices that something happens in directories: an inotify instance.
struct DirectoryWatch: ~Copyable {
    /// A file is complete when its writer closes it; what happens before is of no interest.
    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF
            | IN_MOVE_SELF
    )
    private static let directoriesOnly: UInt32 = 0x0100_0000

    /// Becomes readable when something has happened.
    let descriptor: CInt
    private var watches: Set<CInt> = []

    /// Watches nothing yet; nil if the system gives no instance.
    init?() {
        descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Watches these directories and no others; for one that is not there the nearest one above it, where it would appear.
    ///
    /// - Returns: whether all of them can be watched.
    mutating func follow(_ directories: Set<String>) -> Bool {
        var followed: Set<CInt> = []
        var isComplete = true
        for directory in directories {
            // Asked for anew each time: the name may stand for another directory by now, and for the same one nothing changes.
            if let watch = watch(directory) { followed.insert(watch) } else { isComplete = false }
        }
        for watch in watches.subtracting(followed) { inotify_rm_watch(descriptor, watch) }
        watches = followed
        return isComplete
    }

    private func watch(_ directory: String) -> CInt? {
        var name: String? = directory
        while let place = name {
            let watch = unsafe inotify_add_watch(descriptor, place, Self.mask | Self.directoriesOnly)
            if watch >= 0 { return watch }
            guard errno == ENOENT || errno == ENOTDIR else { return nil }
            name = WatchedDirectories.parent(of: place)
        }
        return nil
    }

    /// Takes away what has been noticed so far; it only matters that it was something.
    func discard() {
        var room = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe room.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 || count < 0 && errno == EINTR else { return }
        }
    }
}
