internal import Deployments
internal import Glibc
internal import HTTPClient
internal import HelmReleases
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit
internal import Synchronization
internal import Threads

/// Helm's releases in a cluster, followed by watches; their records are read in the background, each state of an object once.
final class ReleaseBook: Sendable {
    /// How long a question waits for records that are still to be read.
    private static let patience = Duration.seconds(10)
    /// How long one record may take.
    private static let recordTimeout = Duration.seconds(30)
    private static let pause = Duration.seconds(1)
    private static let readerCount = 4

    /// What watches, readers and questions share.
    struct State {
        var ledger = ReleaseLedger()
        /// Why records cannot be read at present.
        var fault: KubernetesFault?
        var isStopping = false
    }

    typealias Watch = WatchedCollection<MetadataOnly, ReleaseRevision>

    let cluster: Cluster
    let reader: ReleaseReader
    let state = Monitor(State())
    let watches: [Watch]
    private let threads = Mutex<[JoinableThread]>([])

    init(_ cluster: Cluster, decoder: ReleaseDecoder = .init()) {
        self.cluster = cluster
        reader = ReleaseReader(cluster.client, decoder: decoder)
        let state = state
        watches = ReleaseStorage.allCases.map { storage in
            Watch(of: storage.type, labels: ReleaseStorage.labels, in: cluster) {
                ReleaseRevision($0.metadata, in: storage)
            } onChange: { before, after in
                state.update { $0.ledger.change(before, after) }
            }
        }
    }

    /// Begins to follow the cluster.
    func start() throws(AdapterError) {
        for watch in watches { try watch.start() }
        for _ in 0..<Self.readerCount {
            guard let thread = JoinableThread({ [self] in readRecords() }) else {
                throw .internal("no thread to read releases with")
            }
            threads.withLock { $0.append(thread) }
        }
    }

    /// Ends what `start` began.
    func stop() {
        state.update { $0.isStopping = true }
        for watch in watches { watch.cancel() }
        for watch in watches { watch.stop() }
        for thread in threads.withLock({ $0 }) { thread.join() }
    }

    /// Members for the adapter's health.
    var report: [JSONMember] {
        let (count, unread, unreadable) = state.withLock { state in
            (state.ledger.index.count, state.ledger.unreadCount, state.ledger.unreadable.count)
        }
        return [
            JSONMember(key: "deployments", value: .string(WatchReport.text(watches.flatMap(\.states)))),
            JSONMember(key: "releases", value: .integer(Int64(count))),
            JSONMember(key: "releasesToRead", value: .integer(Int64(unread))),
            JSONMember(key: "unreadableReleases", value: .integer(Int64(unreadable))),
        ]
    }

    /// Answers with what the watches know, once the records of that are read.
    ///
    /// - Throws: why that is not known well enough.
    func answer<Result>(_ call: Call, _ body: (ReleaseLedger) throws(AdapterError) -> Result)
        throws(AdapterError) -> Result
    {
        let deadline = ContinuousClock.now.advanced(by: min(Self.patience, call.remaining ?? Self.patience))
        try refuseIfBlind()
        let isListed = watches.allSatisfy { $0.waitForList(until: deadline) }
        try refuseIfBlind()
        let isRead = state.wait(atMost: deadline - .now) { $0.ledger.unreadCount == 0 ? true : nil } ?? false
        guard isListed, isRead else { throw incomplete }
        return try state.withLock { state throws(AdapterError) in try body(state.ledger) }
    }

    private func refuseIfBlind() throws(AdapterError) {
        for state in watches.flatMap(\.states) { if let fault = state.fault { throw .untold(fault) } }
    }

    private var incomplete: AdapterError {
        let (fault, unread) = state.withLock { ($0.fault, $0.ledger.unreadCount) }
        if let fault { return .untold(fault) }
        return .unavailable(
            "what is deployed cannot be told yet: \(unread) records of releases are still to be read",
            retryAfterMilliseconds: 2000
        )
    }

    private func readRecords() {
        while let revision = state.wait({ state -> ReleaseRevision?? in
            state.isStopping ? .some(nil) : state.ledger.next().map(Optional.some)
        }) {
            read(revision)
        }
    }

    private func read(_ revision: ReleaseRevision) {
        let terms = HTTPTerms(deadline: .now.advanced(by: Self.recordTimeout)) { [state] in
            state.withLock(\.isStopping)
        }
        do throws(KubernetesFault) {
            let identity = try cluster.identity(terms)
            let reading = try reader.record(of: revision, terms)
            state.update { state in
                state.fault = nil
                state.ledger.cluster = identity
                state.ledger.put(reading, of: revision)
            }
        } catch {
            let isGone = error.kind == .absent
            state.update { state in
                if !isGone { state.fault = error }
                state.ledger.put(nil, of: revision, again: !isGone)
            }
            if !isGone { _ = state.wait(atMost: Self.pause) { $0.isStopping ? true : nil } }
        }
    }
}
