internal import Git
internal import Glibc
internal import HTTPClient
internal import Threads

/// Brings changes into the repository: whoever comes first takes along those that wait with it, each in a commit of its own, all in one push.
///
/// [any thread]; a call waits until its change is decided.
final class PackagePublisher: Sendable {
    private struct State {
        var waiting: [Ticket] = []
        var outcomes: [UInt64: PackageOutcome] = [:]
        var isLed = false
        var next: UInt64 = 0
        /// How often in a row somebody else was faster.
        var lostRaces = 0
    }

    struct Ticket {
        let number: UInt64
        let change: PackageChange
    }

    private enum Turn {
        case decided(PackageOutcome)
        case leads([Ticket])
    }

    /// The changes of one push.
    private static let batchLimit = 256
    private let state = Monitor(State())
    private let batch: PackageBatch

    init(_ batch: PackageBatch) { self.batch = batch }

    func publish(_ change: PackageChange, terms: HTTPTerms) throws(GitFault) -> PackageOutcome {
        let number = state.withLock { state in
            state.next += 1
            state.waiting.append(Ticket(number: state.next, change: change))
            return state.next
        }
        while true {
            let turn: Turn? = state.wait(atMost: .milliseconds(500)) { state in
                if let outcome = state.outcomes.removeValue(forKey: number) { return .decided(outcome) }
                guard !state.isLed else { return nil }
                state.isLed = true
                defer { state.waiting.removeFirst(min(Self.batchLimit, state.waiting.count)) }
                return .leads(Array(state.waiting.prefix(Self.batchLimit)))
            }
            switch turn {
            case .decided(let outcome): return outcome
            case .leads(let tickets): lead(tickets, terms: terms, own: number)
            case nil: break
            }
            try leaveIfOver(number, terms)
        }
    }

    /// Runs a batch.
    ///
    /// What lost a race waits again, and so do the others if only the leader's own time is over.
    private func lead(_ tickets: [Ticket], terms: HTTPTerms, own: UInt64) {
        let outcomes = batch.run(tickets.map(\.change), terms: terms)
        let lostRaces = state.update { state in
            var again: [Ticket] = []
            state.lostRaces = outcomes.contains(where: \.isLostRace) ? state.lostRaces + 1 : 0
            for (ticket, outcome) in zip(tickets, outcomes) {
                if outcome.isLostRace || ticket.number != own && outcome.isOutOfTime {
                    again.append(ticket)
                } else {
                    state.outcomes[ticket.number] = outcome
                }
            }
            state.waiting = again + state.waiting
            return state.lostRaces
        }
        // Longer each time and never the same, so that two gateways do not keep meeting.
        if lostRaces > 0 { usleep(.random(in: 0...(min(200_000, 10_000 << min(lostRaces, 5))))) }
        state.update { $0.isLed = false }
    }

    /// Nobody may be told that a change failed while it is being pushed: only one that still waits is withdrawn.
    private func leaveIfOver(_ number: UInt64, _ terms: HTTPTerms) throws(GitFault) {
        do throws(GitFault) {
            try terms.checkForGit()
        } catch {
            let isWithdrawn = state.withLock { state in
                guard let index = state.waiting.firstIndex(where: { $0.number == number }) else {
                    return false
                }
                state.waiting.remove(at: index)
                return true
            }
            guard isWithdrawn else { return }
            throw error
        }
    }
}
