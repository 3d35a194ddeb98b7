internal import HTTPClient
internal import Threads

/// The work of a watch, for its thread.
struct WatchRun<Content: ObjectContent>: Sendable {
    /// A watch that ends sooner than this without a word is no watch.
    private static var shortestWatch: Duration { .seconds(1) }

    let progress = Monitor(WatchProgress())
    private let selection: ObjectSelection
    private let type: ResourceType
    private let client: KubernetesClient
    private let pace: WatchPace
    private let onTurn: @Sendable (WatchTurn) -> Void
    private let onChange: @Sendable (ObjectChange<Content>) -> Void

    init(
        _ selection: ObjectSelection,
        _ type: ResourceType,
        _ client: KubernetesClient,
        _ pace: WatchPace,
        _ onTurn: @escaping @Sendable (WatchTurn) -> Void,
        _ onChange: @escaping @Sendable (ObjectChange<Content>) -> Void
    ) {
        self.selection = selection
        self.type = type
        self.client = client
        self.pace = pace
        self.onTurn = onTurn
        self.onChange = onChange
    }

    func toTheEnd() {
        var backoff = Backoff(from: pace.firstPause, to: pace.longestPause)
        var moment: String?
        while !isStopping {
            let from = moment
            let begin = ContinuousClock.now
            do throws(KubernetesFault) {
                try follow(from: &moment)
                let isEmpty = moment == from && ContinuousClock.now - begin < Self.shortestWatch
                guard isEmpty else {
                    backoff.reset()
                    continue
                }
                throw KubernetesFault(.unavailable, "watch of \(type): it ends at once, again and again")
            } catch {
                let hasMoved = from != nil && moment != from
                let hasTurned = progress.withLock { $0.state.fault?.kind } != error.kind
                // After an outage the moment has often expired, which is no reason to wait as long as for the API server.
                let isNews = hasMoved || hasTurned && error.kind == .expired
                if isNews || ContinuousClock.now - begin > pace.longestPause { backoff.reset() }
                if !error.isPassing { moment = nil }
                note(error)
                let isSilent = error.kind == .unavailable
                let pause = backoff.next(
                    // Whoever asks for a day is not waited for that long; an API server that starts asks for more time than it takes.
                    asked: error.retryAfter.map {
                        min($0, isSilent ? pace.longestSilence : client.limits.longestRetryAfter)
                    },
                    atMost: isSilent ? pace.longestSilence : nil
                )
                wait(pause)
            }
        }
    }

    private var isStopping: Bool { progress.withLock { $0.isStopping } }

    /// Reads a list if no moment is known, then follows what changes since.
    private func follow(from moment: inout String?) throws(KubernetesFault) {
        var version = if let known = moment { known } else { try list() }
        defer { moment = version }
        let terms = HTTPTerms(deadline: .now.advanced(by: .seconds(86_400))) { [progress] in
            progress.withLock { $0.isStopping }
        }
        try client.watch(selection, of: type, from: &version, terms, onOpen: noteCurrent) {
            (event: WatchEvent<Content>) in
            guard !isStopping else { return false }
            onChange(.event(event))
            return true
        }
    }

    /// Reads a list and hands it over; returns its moment.
    private func list() throws(KubernetesFault) -> String {
        let terms = HTTPTerms(deadline: .now.advanced(by: pace.listTimeout)) { [progress] in
            progress.withLock { $0.isStopping }
        }
        let list = try client.list(selection, of: type, as: Content.self, terms)
        guard !isStopping else { return "" }
        onChange(.listed(list))
        progress.update { progress in
            progress.state.isSynced = true
            progress.state.lists += 1
        }
        onTurn(.listed)
        noteCurrent()
        return list.resourceVersion
    }

    private func noteCurrent() {
        let isNews = progress.update { progress in
            progress.state.fault = nil
            guard progress.state.currentSince == nil else { return false }
            progress.state.currentSince = .now
            return true
        }
        if isNews { onTurn(.current) }
    }

    private func note(_ fault: KubernetesFault) {
        let isNews = progress.update { progress in
            guard !progress.isStopping else { return false }
            let known = progress.state.fault
            progress.state.fault = fault
            progress.state.currentSince = nil
            return known?.kind != fault.kind
        }
        if isNews { onTurn(.lost(fault)) }
    }

    private func wait(_ duration: Duration) {
        _ = progress.wait(atMost: duration) { $0.isStopping ? true : nil }
    }
}

extension KubernetesFault {
    /// Whether a watch may go on from where it was.
    fileprivate var isPassing: Bool {
        switch kind {
        case .unavailable, .busy, .deadline, .cancelled, .unauthorized, .forbidden, .configuration: true
        default: false
        }
    }
}
