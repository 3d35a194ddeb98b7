internal import Threads

/// The locks among the threads of this process, of which each has a number.
final class LocalLocks: Sendable {
    private let held = Monitor(Set<Int64>())

    /// Takes one; `false` if it is not free until the deadline.
    func take(_ number: Int64, until deadline: ContinuousClock.Instant) -> Bool {
        held.wait(atMost: deadline - ContinuousClock.now) { $0.insert(number).inserted ? true : nil } ?? false
    }

    /// Gives it back.
    func release(_ number: Int64) { held.update { _ = $0.remove(number) } }
}
