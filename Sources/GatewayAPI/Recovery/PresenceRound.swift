import AdapterHost
import PackageLifecycle
import Threads

/// A round of questions to adapters, which ask their backends if they can, for one package each: a repository that does not answer is
/// waited for once, and all of it is over in time.
struct PresenceRound {
    private struct Place: Hashable {
        let adapter: String
        let repository: String

        init(_ key: PackageKey) {
            adapter = key.adapter
            repository = key.repository
        }
    }

    private let api: GatewayAPI
    private let limit: ContinuousClock.Instant?
    private var silent: Set<Place> = []

    /// A round that nobody waits for after `limit`; nil leaves each question its adapter's timeout.
    init(api: GatewayAPI, until limit: ContinuousClock.Instant? = nil) {
        self.api = api
        self.limit = limit
    }

    /// Whether asking for this package may still bring something.
    func mayTell(of key: PackageKey) -> Bool {
        !silent.contains(Place(key)) && patience.map { $0 > .zero } ?? true
    }

    /// Asks for exactly one package.
    ///
    /// Blocks until the adapter has answered, which it has by its timeout: for a thread that may.
    mutating func look(for key: PackageKey, _ errand: Errand) -> PackagePresence {
        guard mayTell(of: key), let adapter = errand.adapters.router.adapter(named: key.adapter) else {
            return .unknown
        }
        let outcome = ask(adapter, for: key, errand)
        switch outcome.error?.code {
        case nil:
            let package = outcome.packages.first { $0.name == key.name && $0.version == key.version }
            return package.map { .there($0) } ?? .gone
        case .notFound: return .gone
        case let code?:
            if code.isSilence { noteSilence(at: key) }
            return .unknown
        }
    }

    /// The repository of this package did not answer: it is asked nothing more in this round.
    mutating func noteSilence(at key: PackageKey) { silent.insert(Place(key)) }

    private func ask(_ adapter: Adapter, for key: PackageKey, _ errand: Errand) -> Outcome {
        var request = OperationRequest(operation: .packageGet)
        request.flags = [.detail, .fresh]
        request.id = "\(key.name)-\(key.version)"
        request.name = key.name
        request.version = key.version
        request.repository = key.repository.isEmpty ? nil : key.repository
        request.deadline = patience.map { .now + min($0, adapter.timeout) }
        errand.mark(&request)
        let answer = Monitor<Outcome?>(nil)
        let sink = OutcomeSink(adapter: adapter) { outcome in answer.update { $0 = outcome } }
        adapter.perform(request, sink: sink, inline: false)
        return answer.wait { $0 }
    }

    /// How long one question may take: half of the time that is left, so that some is left for the repositories behind one that is away.
    private var patience: Duration? { limit.map { ($0 - .now) / 2 } }
}

extension OperationErrorCode {
    /// Whether an operation that ended so got no answer from its backend.
    var isSilence: Bool {
        switch self {
        // A plugin may say itself that it was cancelled when its time was over.
        case .unavailable, .deadline, .cancelled: true
        default: false
        }
    }
}
