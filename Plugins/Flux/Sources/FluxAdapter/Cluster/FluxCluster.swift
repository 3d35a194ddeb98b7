internal import Deployments
internal import HTTPClient
internal import Kubernetes
internal import O2DMSPluginKit
internal import Synchronization
internal import Threads

/// Flux's objects in a cluster, followed by watches, and what is told from them.
///
/// What is told is put together anew on a thread of its own once something has changed; readers never wait for that.
final class FluxCluster: Sendable {
    private struct Signal: Sendable {
        var hasChanged = false
        var isStopping = false
    }

    /// How often the cluster is asked again which kinds it serves.
    private static let discoveryPause = Duration.seconds(60)
    /// The same while something is not known.
    private static let retryPause = Duration.seconds(2)
    /// Between two times that everything is put together, at least.
    private static let viewPause = Duration.milliseconds(200)
    /// So many times as long as putting it together took is waited at least until the next time: a tenth of a processor is enough.
    private static let idleShare = 9
    /// But no longer than this: on a busy machine it takes long without costing much.
    private static let longestRest = Duration.seconds(5)
    private static let sightPatience = Duration.seconds(5)
    /// For one round of questions.
    private static let timeout = Duration.seconds(20)

    let cluster: Cluster
    let kinds: [WatchedKind]
    private let signal: Monitor<Signal>
    private let thread = Mutex<JoinableThread?>(nil)
    private let known = Mutex<FluxView?>(nil)
    private let onView: @Sendable (FluxView) -> Void
    /// Held while a view is put together, so that an older one never replaces a newer.
    private let assembly = Mutex<Void>(())

    /// Prepares the watches.
    ///
    /// - Parameters:
    ///   - cluster: where.
    ///   - pace: how long the watches wait for what.
    ///   - onView: called with everything that is told, whenever something has changed.
    init(_ cluster: Cluster, pace: WatchPace = .init(), onView: @escaping @Sendable (FluxView) -> Void) {
        self.cluster = cluster
        self.onView = onView
        let signal = Monitor(Signal())
        self.signal = signal
        let note: @Sendable () -> Void = { signal.update { $0.hasChanged = true } }
        kinds = [
            WatchedKind(\FluxObjects.gitRepositories, in: cluster, pace: pace, onChange: note),
            WatchedKind(\FluxObjects.ociRepositories, in: cluster, pace: pace, onChange: note),
            WatchedKind(\FluxObjects.helmRepositories, in: cluster, pace: pace, onChange: note),
            WatchedKind(\FluxObjects.helmCharts, in: cluster, pace: pace, onChange: note),
            WatchedKind(\FluxObjects.buckets, in: cluster, pace: pace, onChange: note),
            WatchedKind(\FluxObjects.kustomizations, in: cluster, pace: pace, onChange: note),
            WatchedKind(\FluxObjects.helmReleases, in: cluster, pace: pace, onChange: note),
        ]
    }

    /// Begins to follow the cluster.
    ///
    /// - Parameter patience: how long it is waited until everything has been read once.
    /// - Throws: `internal` if the system has no thread to give.
    func start(patience: Duration) throws(AdapterError) {
        let deadline = ContinuousClock.now.advanced(by: patience)
        let isStarted = thread.withLock { thread in
            thread = JoinableThread { self.toTheEnd() }
            return thread != nil
        }
        guard isStarted else { throw .internal("no thread to follow the cluster with") }
        while view == nil, ContinuousClock.now < deadline {
            _ = signal.wait(atMost: .milliseconds(5)) { _ in nil as Void? }
        }
    }

    /// Ends all watches, and waits for that: as long as one takes, about a second.
    func stop() {
        signal.update { $0.isStopping = true }
        thread.withLock { $0.take() }?.join()
        let threads = kinds.map { kind in (kind, JoinableThread { kind.stop() }) }
        for (kind, thread) in threads {
            if let thread { thread.join() } else { kind.stop() }
        }
    }

    /// What is told, as the watches know it; nil = not everything has been read yet.
    var view: FluxView? { known.withLock { $0 } }

    /// Why what is told may be out of date or incomplete; nil = it is neither.
    var fault: AdapterError? {
        if let fault = kinds.lazy.compactMap(\.fault).first { return .untold(fault) }
        guard view == nil else { return nil }
        return .unavailable("what is deployed cannot be told yet", retryAfterMilliseconds: 1000)
    }

    /// For health: since when everything is known, or why not.
    var report: String {
        let states = kinds.flatMap(\.states)
        if states.isEmpty, fault == nil { return "nothing to watch: the cluster does not know Flux's types" }
        if let fault { return "not watched at present: \(fault.message)" }
        return WatchReport.text(states)
    }

    /// What is told of the objects that are there now, whatever the watches know.
    ///
    /// - Parameter terms: until when.
    /// - Returns: the view.
    /// - Throws: why it cannot be told.
    func fresh(_ terms: HTTPTerms) throws(AdapterError) -> FluxView {
        var objects = FluxObjects()
        for kind in kinds { try kind.addFresh(to: &objects, terms) }
        do throws(KubernetesFault) { return try view(of: objects, terms) } catch { throw .untold(error) }
    }

    /// Puts together what is told from what the watches know at this moment.
    func refresh() {
        assembly.withLock { _ in
            guard kinds.allSatisfy(\.isRead) else { return }
            var objects = FluxObjects()
            for kind in kinds { kind.add(to: &objects) }
            guard let view = try? view(of: objects, terms) else { return }
            // First the listeners: whoever sees a view finds its packages listed.
            onView(view)
            known.withLock { $0 = view }
        }
    }

    /// Waits until the watch knows of a change to an object, a moment at the most: whoever has made it sees it in the next list.
    ///
    /// - Parameters:
    ///   - object: which one.
    ///   - terms: until when.
    ///   - condition: what is to be known of its metadata, nil if it is gone.
    func awaitSight(of object: FluxIdentity, _ terms: HTTPTerms, _ condition: (ObjectMetadata?) -> Bool) {
        let kind = kinds.first { $0.kind == object.kind }
        let deadline = min(terms.deadline, .now.advanced(by: Self.sightPatience))
        while !condition(kind?.metadata(object.key)), ContinuousClock.now < deadline, !terms.isCancelled() {
            _ = signal.wait(atMost: .milliseconds(5)) { $0.isStopping ? true : nil }
        }
        refresh()
    }

    /// The cluster is asked for its name only once.
    private func view(of objects: FluxObjects, _ terms: HTTPTerms) throws(KubernetesFault) -> FluxView {
        _ = try cluster.identity(terms)
        return FluxView(objects) { [cluster] in try? cluster.helmRelease($0, in: $1, terms) }
    }

    private var terms: HTTPTerms {
        HTTPTerms(deadline: .now.advanced(by: Self.timeout)) { [signal] in signal.withLock { $0.isStopping } }
    }

    private func toTheEnd() {
        while !signal.withLock({ $0.isStopping }) {
            for kind in kinds { try? kind.discover(terms) }
            let next = ContinuousClock.now.advanced(by: view == nil ? Self.retryPause : Self.discoveryPause)
            repeat {
                follow(until: next)
            } while ContinuousClock.now < next && !signal.withLock { $0.isStopping }
        }
    }

    /// Waits for a change, and tells of it; the watches of kinds without objects say nothing when they have read them.
    private func follow(until next: ContinuousClock.Instant) {
        let pause = view == nil ? Duration.milliseconds(20) : max(.zero, next - .now)
        let isNews = signal.wait(atMost: pause) { signal in
            signal.isStopping ? false : signal.hasChanged ? true : nil
        }
        guard isNews ?? (view == nil) else { return }
        signal.update { $0.hasChanged = false }
        let begin = ContinuousClock.now
        refresh()
        guard view != nil else { return }
        let rest = max(Self.viewPause, min((ContinuousClock.now - begin) * Self.idleShare, Self.longestRest))
        _ = signal.wait(atMost: rest) { $0.isStopping ? true : nil }
    }
}
