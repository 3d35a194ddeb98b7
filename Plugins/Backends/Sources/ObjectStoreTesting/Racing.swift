internal import Foundation
internal import Synchronization

/// Threads that do the same at the same moment.
public enum Racing {
    /// Runs `body` on `count` threads of their own and waits for all.
    ///
    /// - Parameters:
    ///   - count: how many threads.
    ///   - body: called with the number of the thread.
    /// - Returns: the results, in the order of the threads.
    public static func run<R: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> R) -> [R] {
        let results = Results<R>()
        let group = DispatchGroup()
        let start = DispatchSemaphore(value: 0)
        for index in 0..<count {
            group.enter()
            Thread.detachNewThread {
                start.wait()
                results.keep(body(index), at: index)
                group.leave()
            }
        }
        for _ in 0..<count { start.signal() }
        group.wait()
        return results.inOrder
    }

    private final class Results<R: Sendable>: Sendable {
        private let byIndex = Mutex<[Int: R]>([:])

        func keep(_ result: R, at index: Int) { byIndex.withLock { $0[index] = result } }

        var inOrder: [R] { byIndex.withLock { $0.sorted { $0.key < $1.key }.map(\.value) } }
    }
}
