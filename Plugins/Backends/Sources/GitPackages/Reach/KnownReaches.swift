internal import Synchronization

/// What was found out about directories at commits, for good.
///
/// [any thread].
final class KnownReaches: Sendable {
    /// A directory at a commit, or at the tag of that id.
    struct Key: Hashable {
        let path: String
        let commit: String
    }

    private struct State {
        var reaches: [Key: DirectoryReach] = [:]
        var placesCount = 0
    }

    /// How many directories, and places that they lead to, are kept; beyond it all are found out again.
    private static let keptPlaces = 250_000
    private let state = Mutex(State())

    /// What is known of a directory; nil = nothing.
    subscript(key: Key) -> DirectoryReach? {
        get { state.withLock { $0.reaches[key] } }
        set {
            guard let newValue else { return }
            state.withLock { state in
                if state.placesCount + newValue.count + 1 > Self.keptPlaces { state = State() }
                state.placesCount += newValue.count + 1
                state.reaches[key] = newValue
            }
        }
    }
}
