internal import CLinux
internal import Glibc
public import SourceFiles
internal import Synchronization

/// Waits until the files of a configuration have changed, or until somebody has another reason to look at them.
///
/// One thread waits; any may wake it.
public final class ConfigurationWatch: Sendable {
    /// Why a wait is over.
    public enum Reason: Sendable, Hashable {
        /// At least one of the files is not what it was.
        case changed
        /// Somebody called ``wake()``.
        case woken
    }

    /// Changes may come for so many delays in a row before they are looked at nevertheless.
    private static let delayLimit = 8

    private let directories = Mutex<DirectoryWatch?>(DirectoryWatch())
    private let wakeUp = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))

    /// Watches nothing until it is waited for.
    public init() {}

    deinit { close(wakeUp) }

    /// Ends the wait of now, or the next one if there is none [any thread].
    public func wake() { eventfd_write(wakeUp, 1) }

    /// Notices from now on what happens to these files; none for nothing.
    ///
    /// - Returns: whether all can be watched: the system bounds how many directories a user may watch.
    public func follow(_ files: [SourceFile]) -> Bool {
        let places = files.reduce(into: Set<String>()) { $0.formUnion(WatchedDirectories.of($1.path)) }
        return directories.withLock { $0?.follow(places) ?? places.isEmpty }
    }

    /// Blocks until one of the files that are followed is not what it was, or until it is woken.
    ///
    /// - Parameters:
    ///   - files: what they were.
    ///   - delay: how long nothing must have happened in their directories, so that what belongs together is taken together.
    /// - Returns: which of the two it was.
    public func wait(for files: [SourceFile], delay: Duration) -> Reason {
        let descriptor = directories.withLock { $0?.descriptor ?? -1 }
        // Something may have happened between their reading and the watching.
        if !files.contains(where: \.hasChanged), poll(descriptor, within: nil) == .woken { return .woken }
        while true {
            if settle(descriptor, delay) == .woken { return .woken }
            if files.contains(where: \.hasChanged) { return .changed }
            if follow(files), poll(descriptor, within: nil) == .woken { return .woken }
        }
    }

    /// Waits for quiet; nil once there is, or too late to wait on.
    private func settle(_ descriptor: CInt, _ delay: Duration) -> Reason? {
        for _ in 0..<Self.delayLimit {
            directories.withLock { $0?.discard() }
            guard let reason = poll(descriptor, within: delay) else { return nil }
            if reason == .woken { return .woken }
        }
        return nil
    }

    /// Waits for the first that happens; nil if nothing does in time.
    private func poll(_ descriptor: CInt, within delay: Duration?) -> Reason? {
        let milliseconds = delay.map { CInt($0 / .milliseconds(1)) } ?? -1
        while true {
            var entries = [
                pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            let count = unsafe Glibc.poll(&entries, nfds_t(entries.count), milliseconds)
            if count < 0, errno == EINTR { continue }
            var woken: eventfd_t = 0
            if entries[0].revents != 0, unsafe eventfd_read(wakeUp, &woken) == 0 { return .woken }
            return count > 0 ? .changed : nil
        }
    }
}
