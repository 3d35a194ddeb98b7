import AdapterHost
import Synchronization

/// Stops what is fetched for a client that leaves, whichever of the fetches of its download that is.
///
/// A download may ask the adapter twice. The first fetch can be over before its ticket is known here, so a ticket counts only
/// while its sink does.
final class ArtifactWatch: Sendable {
    private struct State {
        var isGone = false
        var sink: ArtifactSink?
        var ticket: OperationTicket?
    }

    private let state = Mutex(State())

    /// A fetch takes the place of the one before; before it is begun. [any thread]
    func begin(_ sink: ArtifactSink) {
        let isGone = state.withLock { state in
            (state.sink, state.ticket) = (sink, nil)
            return state.isGone
        }
        if isGone { sink.leave() }
    }

    /// The fetch of `sink` has been begun. [any thread]
    func follow(_ sink: ArtifactSink, _ ticket: OperationTicket) {
        let isGone = state.withLock { state in
            guard state.sink === sink else { return false }
            state.ticket = ticket
            return state.isGone
        }
        if isGone { ticket.cancel() }
    }

    /// The fetch of `sink` is over. [any thread]
    func end(_ sink: ArtifactSink) {
        state.withLock { state in
            if state.sink === sink { (state.sink, state.ticket) = (nil, nil) }
        }
    }

    /// The client has left. [any thread]
    func leave() {
        let (sink, ticket) = state.withLock { state in
            state.isGone = true
            return (state.sink, state.ticket)
        }
        sink?.leave()
        ticket?.cancel()
    }
}
