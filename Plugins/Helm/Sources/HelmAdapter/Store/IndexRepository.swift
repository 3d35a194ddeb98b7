internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore
internal import Synchronization

/// A repository that is `index.yaml` and archives in an object store: a bucket or a directory.
final class IndexRepository: ChartRepository {
    /// How long an exchange may take that no call bounds.
    static let patience = Duration.seconds(60)

    let identity: RepositoryIdentity
    let settings: RepositorySettings
    let store: any ObjectStore
    let typeName: String
    let reporter: RepositoryReporter
    let publisher: IndexPublisher
    let follower: RepositoryFollower
    let verified = VerifiedArchives<StoredArchive>()
    let turns = PackageTurns()
    /// How long an upload waits for an archive to go that lies under its name without being published.
    let removalPatience: Duration
    /// Whether looking for changes is as good as free.
    private let isLookCheap: Bool

    /// - Parameters:
    ///   - settings: of the repository.
    ///   - store: where index and archives lie.
    ///   - typeName: in the words of the configuration.
    ///   - isLookCheap: whether a look costs no request.
    ///   - removalPatience: how long an upload waits for an archive to go that lies under its name without being published.
    ///   - reporter: who is told.
    init(
        _ settings: RepositorySettings,
        _ store: any ObjectStore,
        typeName: String,
        isLookCheap: Bool = false,
        removalPatience: Duration = .milliseconds(500),
        reporter: RepositoryReporter
    ) {
        self.removalPatience = removalPatience
        self.settings = settings
        self.store = store
        self.typeName = typeName
        self.isLookCheap = isLookCheap
        self.reporter = reporter
        identity = RepositoryIdentity(name: settings.name, url: settings.url)
        let object = IndexObject(
            store: store,
            addressing: ArchiveAddressing(directory: settings.url),
            limits: settings.indexLimits
        )
        let publisher = IndexPublisher(object)
        self.publisher = publisher
        follower = RepositoryFollower(
            identity,
            settings,
            reporter,
            longestPause: isLookCheap ? settings.refresh : RefreshPace.longestPause
        ) { (_, terms, serve) throws(HTTPFault) in try publisher.refresh(terms, serve: serve) }
    }

    var state: RepositoryState {
        var state = follower.state
        state.writeFault = store.writeFault
        state.remark = store.remark
        return state
    }

    var isWritable: Bool { !settings.isReadOnly }
    var hasTried: Bool { follower.hasTried }
    func catchUp() { if isLookCheap { follower.lookNow() } }
    func start(onChange: @escaping @Sendable () -> Void) { follower.start(onChange: onChange) }
    func stop() { follower.stop() }

    /// Publishes a change, which is served before this returns.
    func publish(_ work: Publication.Work, _ terms: HTTPTerms) throws(PublicationError)
        -> RepositorySnapshot
    {
        try publisher.publish(work, terms, serve: serve)
    }

    /// Serves what the publisher knows, at once; the same again changes nothing.
    func serve(_ snapshot: RepositorySnapshot) { follower.publish { _ in snapshot } }

    /// Takes back what processes that died left unfinished.
    ///
    /// - Returns: how many names were removed.
    @discardableResult
    func recover(_ terms: HTTPTerms) -> Int {
        do throws(HTTPFault) {
            let removed = try publisher.recover(terms, serve: serve)
            if removed > 0 { reporter.recovered(removed, identity) }
            return removed
        } catch {
            // If another gateway holds the lock it has done the same before, or will be followed by one that does.
            if error.kind != .conflict { reporter.failed(error.message, identity) }
            return 0
        }
    }

    /// Runs an exchange with the store.
    func exchange<R: ~Copyable>(_ body: () throws(HTTPFault) -> R) throws(AdapterError) -> R {
        do throws(HTTPFault) { return try body() } catch { throw AdapterError(error) }
    }
}

extension HTTPTerms {
    /// For an exchange that a call waits for.
    init(_ call: Call) {
        self.init(timeout: call.remaining ?? IndexRepository.patience, for: call)
    }
}
