import Observability
import PackageLifecycle
import Synchronization
import Threads

/// What the gateway does about states without being asked: finds out what a crash left undone, keeps up with other replicas, and counts.
public final class Upkeep: Sendable {
    /// Entries of other replicas are looked into once they are so old: a lost one, not one under way; in nanoseconds.
    private static let lostAfter: Int64 = 60 * 1_000_000_000

    private let api: GatewayAPI
    private let isStopped = Monitor(false)
    private let threads = Mutex<[JoinableThread]>([])

    /// The upkeep of an API's states.
    public init(_ api: GatewayAPI) { self.api = api }

    /// Starts its threads; false if the system has none to give.
    ///
    /// `/readyz` says 503 until the journal is resolved.
    public func start() -> Bool {
        let started = [
            JoinableThread { self.follow() }, JoinableThread { self.recover() },
            JoinableThread { self.count() },
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
            isDown = outage != nil
        } while pause(api.states.settings.refresh)
    }

    /// How many entries are left, once what is recorded is known.
    private func resolveJournal() throws(StateStoreError) -> Int {
        try api.states.refresh()
        return try JournalRecovery(api: api).run(youngest: 0)
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
        var left: ContinuousClock.Instant?
        while !api.isRecovered {
            let open = try? resolveJournal()
            if open != nil, left == nil { left = .now + api.states.settings.recoveryTimeout }
            if open == 0 || left.map({ .now >= $0 }) == true { api.setRecovered() }
            guard api.isRecovered || pause(.milliseconds(250)) else { return }
        }
        while pause(.seconds(60)) {
            _ = try? JournalRecovery(api: api).run(youngest: Self.lostAfter)
            try? api.states.clear()
            SoftDeletionPurge(api: api).run()
        }
    }
}
