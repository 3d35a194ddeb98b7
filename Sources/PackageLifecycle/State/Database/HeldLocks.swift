internal import Synchronization

/// The numbers of the locks that this process has.
final class HeldLocks: Sendable {
    private let held = Mutex<Set<Int64>>([])

    var numbers: Set<Int64> { held.withLock { $0 } }

    func add(_ number: Int64) { held.withLock { _ = $0.insert(number) } }
    func remove(_ number: Int64) { held.withLock { _ = $0.remove(number) } }
}
