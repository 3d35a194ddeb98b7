import Foundation
import Threads

/// Lets one of several threads through at a time, in an order that a test decides.
///
/// Each of the threads waits at every step until all others wait as well, or have ended; then one is chosen. Other threads pass freely.
final class Turnstile: Sendable {
    private struct State {
        /// By number; no entry = it has ended.
        var members: [Int: pthread_t] = [:]
        var waiting: Set<Int> = []
        var chosen: Int?
        var hasBegun = false
        var trace: [String] = []
        /// Chooses among the waiting, which are in order.
        var choose: @Sendable ([Int]) -> Int = { $0[0] }
    }

    private let state = Monitor(State())

    /// Runs `bodies`, each on a thread of its own, in the order that `choose` decides.
    ///
    /// - Parameters:
    ///   - bodies: what the threads do.
    ///   - choose: gets the numbers of those who wait, in order, and returns one of them.
    func run(_ bodies: [@Sendable () -> Void], choose: @escaping @Sendable ([Int]) -> Int) {
        state.withLock { state in
            state.hasBegun = false
            state.trace = []
            state.choose = choose
        }
        let threads = bodies.enumerated().compactMap { number, body in
            JoinableThread {
                self.enter(number, of: bodies.count)
                body()
                self.leave(number)
            }
        }
        for thread in threads { thread.join() }
    }

    /// What was let through in the last run, as `number step`.
    var trace: [String] { state.withLock(\.trace) }

    /// Waits for this thread's turn.
    ///
    /// - Parameter name: what it is about to do.
    func step(_ name: String) {
        let own = pthread_self()
        guard let number = state.withLock({ $0.members.first { $0.value == own }?.key }) else { return }
        state.update { state in
            state.waiting.insert(number)
            Self.chooseNext(&state)
        }
        _ = state.wait { state -> Bool? in
            guard state.chosen == number else { return nil }
            state.chosen = nil
            state.waiting.remove(number)
            state.trace.append("\(number) \(name)")
            return true
        }
    }

    /// None begins before all are there.
    private func enter(_ number: Int, of count: Int) {
        state.update { $0.members[number] = pthread_self() }
        _ = state.wait { $0.members.count == count || $0.hasBegun ? true : nil }
        state.withLock { $0.hasBegun = true }
    }

    private func leave(_ number: Int) {
        state.update { state in
            state.members[number] = nil
            Self.chooseNext(&state)
        }
    }

    private static func chooseNext(_ state: inout State) {
        guard state.chosen == nil, !state.members.isEmpty, state.waiting.count == state.members.count else {
            return
        }
        state.chosen = state.choose(state.waiting.sorted())
    }
}
