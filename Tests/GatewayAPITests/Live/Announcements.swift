import Synchronization

/// What a gateway that was started tells, each time it does.
final class Announcements: Sendable {
    struct Told: Sendable, Equatable {
        var isRecovered: Bool
        var isReadOnly: Bool
    }

    private let state = Mutex<[Told]>([])

    var all: [Told] { state.withLock { $0 } }

    func note(_ isRecovered: Bool, _ isReadOnly: Bool) {
        state.withLock { $0.append(Told(isRecovered: isRecovered, isReadOnly: isReadOnly)) }
    }
}
