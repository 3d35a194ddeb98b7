// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A thread that runs one function and is waited for.
public struct JoinableThread: Sendable {
    private let thread: pthread_t

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts the thread; `nil` if the system has none to give.
    ///
    /// - Parameter body: runs on the thread, with all signals blocked: they are the host's business.
    public init?(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(body))
        guard unsafe pthread_create(&thread, nil, Self.main, work.toOpaque()) == 0 else {
            unsafe work.release()
            return nil
        }
        self.thread = thread
    }

    /// Waits until the function has returned.
    public func join() { pthread_join(thread, nil) }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        guard let context = unsafe context else { return nil }
        let work = unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
        work.body()
        return nil
    }
}
