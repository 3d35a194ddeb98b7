import Observability
import PackageLifecycle
import Synchronization
import Threads

/// What the gateway does about states without being asked: finds out what a crash left undone, keeps up with other replicas, and counts.
public final class Upkeep: Sendable {
    /// Between two attempts to resolve the journal at the start.
    private static let rest = Duration.milliseconds(250)

    private let api: GatewayAPI
    private let announce: @Sendable () -> Void
    private let isAnnounced = Atomic(false)
    private let isStopped = Monitor(false)
    private let threads = Mutex<[JoinableThread]>([])

    /// The upkeep of an API's states.
    ///
    /// - Parameters:
    ///   - api: the API.
    ///   - announce: called on a thread of the upkeep when the gateway is ready, or has waited for that as long as it may, and from
    ///     then on whenever the state store goes or comes back; what holds now it asks the API (``GatewayAPI/isReadOnly``).
    public init(_ api: GatewayAPI, announce: @escaping @Sendable () -> Void = {}) {
        self.api = api
        self.announce = announce
    }

    /// Starts its threads; false if the system has none to give.
    ///
    /// `/readyz` says 503 until the journal is resolved.
    public func start() -> Bool {
        let started = [
            JoinableThread { self.follow() }, JoinableThread { self.recover() },
            JoinableThread { self.count() }, JoinableThread { self.purge() },
        ]
        threads.withLock { $0 = started.compactMap(\.self) }
        return !started.contains { $0 == nil }
    }

    /// Stops, and waits until it has.
    public func stop() {
        isStopped.update { $0 = true }
        for thread in threads.withLock({ $0 }) { thread.join() }
    }

    /// Waits; false once it is to stop.
    private func pause(_ duration: Duration) -> Bool {
        isStopped.wait(atMost: duration) { $0 ? true : nil } == nil
    }

    /// Takes in what other replicas change, again and again; says once when the store goes, and once when it comes back.
    private func follow() {
        var isDown = false
        repeat {
            try? api.states.refresh()
            let outage = api.states.outage
            if let outage, !isDown {
                api.log.error(
                    "the state store does not answer or cannot write: nothing can be changed, reads go on",
                    ["reason": .string("\(outage)")]
                )
            }
            if outage == nil, isDown { api.log.info("the state store works again") }
            if isDown != (outage != nil), isAnnounced.load(ordering: .relaxed) { announce() }
            isDown = outage != nil
        } while pause(api.states.settings.refresh)
    }

    private func tell() {
        isAnnounced.store(true, ordering: .relaxed)
        announce()
    }

    /// Counts the packages of each adapter by status, again and again, for the metrics.
    private func count() {
        // Before the marks are known every count would be wrong.
        while !api.states.recorded.isKnown {
            guard pause(api.states.settings.refresh) else { return }
        }
        repeat {
            for counts in api.countPackages() { api.stateMetrics.counted(counts) }
        } while pause(api.states.settings.countInterval)
    }

    /// Resolves the journal as soon as the store answers, then looks after it now and then.
    private func recover() {
        guard resolveAtStart() else { return }
        while pause(.seconds(60)) {
            _ = try? JournalRecovery(api: api).run(youngest: JournalRecovery.lostAfter)
            try? api.states.clear()
        }
    }

    /// Resolves what a crash left, as far as adapters can tell in the time that they have; false once it is to stop.
    private func resolveAtStart() -> Bool {
        let patience = api.states.settings.recoveryTimeout
        let announcement = ContinuousClock.now + patience
        // The adapters' time begins when the store has answered: it may come later than the gateway.
        var limit: ContinuousClock.Instant?
        while true {
            if (try? api.states.refresh()) != nil {
                limit = limit ?? .now + patience
                let open = try? JournalRecovery(api: api).run(youngest: 0, until: limit)
                if open == 0 { api.setRecovered() }
            }
            if let limit, .now >= limit { api.setRecovered() }
            // Without its store a gateway serves what it can read, and whoever has started it is not kept waiting.
            let isLate = ContinuousClock.now >= announcement && !isAnnounced.load(ordering: .relaxed)
            if api.isRecovered || isLate { tell() }
            if api.isRecovered { return true }
            guard pause(min(Self.rest, limit.map { $0 - .now } ?? Self.rest)) else { return false }
        }
    }

    /// Removes what was soft-deleted long enough ago, again and again, if that is configured.
    private func purge() {
        let settings = api.states.settings
        guard settings.purgeAfter > .zero else { return }
        while pause(settings.purgeInterval) { SoftDeletionPurge(api: api).run() }
    }
}
