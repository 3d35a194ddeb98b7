internal import Synchronization

/// Revisions that deployments name and that the clone did not have when it was asked: whoever follows the repository
/// looks for them at the server.
///
/// [any thread].
final class WantedRevisions: Sendable {
    /// What is known of one.
    enum Standing {
        /// It was not asked for before.
        case new
        /// The server is still to be asked.
        case awaited
        /// The server was asked: what it has is in the clone.
        case lookedFor
    }

    private struct Want {
        var isLookedFor: Bool
        var lastAsked: UInt64
    }

    private struct State {
        var wants: [String: Want] = [:]
        var asked: UInt64 = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: how many are remembered; beyond it those go that nobody has asked for the longest time.
    init(limit: Int) { self.limit = limit }

    /// Notes that somebody asks for a revision.
    ///
    /// - Parameter revision: which one.
    /// - Returns: whether it was looked for already.
    func note(_ revision: String) -> Standing {
        state.withLock { state in
            state.asked += 1
            if let known = state.wants[revision] {
                state.wants[revision]?.lastAsked = state.asked
                return known.isLookedFor ? .lookedFor : .awaited
            }
            if state.wants.count >= limit { Self.forgetOldest(&state) }
            state.wants[revision] = Want(isLookedFor: false, lastAsked: state.asked)
            return .new
        }
    }

    /// What is to be looked for.
    var all: [String] { state.withLock { Array($0.wants.keys) } }

    /// Notes that the server was asked for them.
    func lookedFor(_ revisions: [String]) {
        state.withLock { state in
            for revision in revisions { state.wants[revision]?.isLookedFor = true }
        }
    }

    /// Notes that the clone has lost what was looked for.
    func lookAgain() {
        state.withLock { state in
            for revision in state.wants.keys { state.wants[revision]?.isLookedFor = false }
        }
    }

    private static func forgetOldest(_ state: inout State) {
        let times = state.wants.values.map(\.lastAsked).sorted()
        let middle = times[times.count / 2]
        state.wants = state.wants.filter { $0.value.lastAsked >= middle }
    }
}
