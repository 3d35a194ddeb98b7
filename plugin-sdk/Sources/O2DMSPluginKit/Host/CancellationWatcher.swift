// SPDX-License-Identifier: Apache-2.0

/// Holds what is to be done when a call is cancelled, for the time the host may ask for it.
final class CancellationWatcher: Sendable {
    let action: @Sendable () -> Void

    init(_ action: @escaping @Sendable () -> Void) {
        self.action = action
    }

    /// What the host calls; its argument is an unretained watcher.
    static let callback: @convention(c) (UnsafeMutableRawPointer?) -> Void = { userData in
        guard let userData = unsafe userData else { return }
        unsafe Unmanaged<CancellationWatcher>.fromOpaque(userData).takeUnretainedValue().action()
    }
}
