import Glibc
import Synchronization

/// Runs a body on several threads at once and waits for all of them.
func withThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = (0..<count).map { index in
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(ThreadBody { body(index) })
        _ = unsafe pthread_create(&thread, nil, runThreadBody, work.toOpaque())
        return thread
    }
    for thread in threads { _ = pthread_join(thread, nil) }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThreadBody(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let work = unsafe work else { return nil }
    unsafe Unmanaged<ThreadBody>.fromOpaque(work).takeRetainedValue().run()
    return nil
}
