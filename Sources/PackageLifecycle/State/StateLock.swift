internal import Synchronization

/// A lock that one request of one replica holds.
///
/// It is released at the end of this object's life, or of the process.
public final class StateLock: Sendable {
    private let onRelease: Mutex<(@Sendable () -> Void)?>

    init(_ onRelease: @escaping @Sendable () -> Void) { self.onRelease = Mutex(onRelease) }

    deinit { release() }

    /// Releases it early [any thread that may block]; more calls do nothing.
    public func release() {
        let action = onRelease.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
