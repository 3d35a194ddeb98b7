internal import AdapterWork
internal import HTTPClient
internal import Synchronization
internal import Threads

/// Keeps what a remote repository serves up to date: asks again and again in the background, keeps the last good
/// snapshot while the backend fails, and gives it up when it is too old.
///
/// One look at a time. Reading `state` never waits for a look.
final class RepositoryFollower: Sendable {
    /// Asks the backend once.
    ///
    /// Called on the follower's own thread, or on that of a caller of ``lookNow()``; one call at a time.
    ///
    /// - Parameters:
    ///   - known: what is served at present; `nil` = nothing, so that "unchanged" would be no answer.
    ///   - terms: until when, and whether the repository is being stopped.
    ///   - serve: for what must be served before the look returns, because others may change the repository on top of it at once.
    /// - Returns: what is to be served from now on; `known` itself if nothing has changed.
    /// - Throws: why the backend cannot be read.
    typealias Look =
        @Sendable (_ known: RepositorySnapshot?, _ terms: HTTPTerms, _ serve: (RepositorySnapshot) -> Void)
        throws(HTTPFault) -> RepositorySnapshot

    /// How often a waiting thread asks whether it is to go on.
    private static let attention = Duration.milliseconds(100)

    private struct Contents {
        var state = RepositoryState()
        var failuresInARow = 0
        var hasTried = false
        /// Counts what was put in place by ``publish(_:)``, so that a look that began before does not undo it.
        var publications = 0
        /// Set when what was read was not put in place: `state` is then behind what the backend has said, so that its word
        /// "unchanged" would mean something else.
        var isBehind = false
        var looksBegun = 0
        var looksEnded = 0
    }

    private let identity: RepositoryIdentity
    private let settings: RepositorySettings
    private let reporter: RepositoryReporter
    private let look: Look
    private let longestPause: Duration
    private let contents = Monitor(Contents())
    private let turn = Mutex<Void>(())
    private let onChange = Mutex<(@Sendable () -> Void)?>(nil)
    private let task = Mutex<BackgroundTask?>(nil)
    private let isStopping = Atomic(false)

    /// - Parameters:
    ///   - identity: which repository, for reports.
    ///   - settings: how often, and for how long an old snapshot will do.
    ///   - reporter: who is told.
    ///   - longestPause: what the pause grows to while looks fail.
    ///   - look: asks the backend once.
    init(
        _ identity: RepositoryIdentity,
        _ settings: RepositorySettings,
        _ reporter: RepositoryReporter,
        longestPause: Duration = RefreshPace.longestPause,
        look: @escaping Look
    ) {
        self.identity = identity
        self.settings = settings
        self.reporter = reporter
        self.longestPause = longestPause
        self.look = look
    }

    var state: RepositoryState { contents.withLock { $0.state } }
    var hasTried: Bool { contents.withLock { $0.hasTried } }

    /// Begins to follow; see ``ChartRepository/start(onChange:)``.
    func start(onChange: @escaping @Sendable () -> Void) {
        self.onChange.withLock { $0 = onChange }
        let task = BackgroundTask { [weak self] in self?.lookNow() ?? .seconds(1) }
        self.task.withLock { $0 = task }
        if !task.start() { reporter.failed("no thread to follow the repository", identity) }
    }

    /// Ends what ``start(onChange:)`` began.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        task.withLock { $0.take() }?.stop()
        onChange.withLock { $0 = nil }
    }

    /// Has the next look begin at once, without waiting for it.
    func wake() { task.withLock { $0 }?.wake() }

    /// Has the next look begin at once and waits for its end; whoever waits at the same time waits for the same look.
    ///
    /// - Returns: `false` if the waiting was given up.
    func awaitLook(_ patience: Patience) -> Bool {
        let wanted = contents.withLock { $0.looksBegun + 1 }
        // A look that is going on began before what the caller wants to see; after it comes another one.
        wake()
        while !patience.isOver {
            if contents.wait(atMost: Self.attention, { $0.looksEnded >= wanted ? true : nil }) != nil {
                return true
            }
        }
        return false
    }

    /// Serves a snapshot that the repository itself has made, after an upload or a deletion, or has read for one.
    ///
    /// - Parameter change: what is served at present, to what is to be served.
    func publish(_ change: (RepositorySnapshot?) -> RepositorySnapshot) {
        let hasChanged = contents.withLock { contents in
            let before = contents.state.snapshot
            let next = change(before)
            contents.state.snapshot = next
            contents.publications += 1
            return next !== before
        }
        if hasChanged { onChange.withLock { $0 }?() }
    }

    /// Asks the backend once.
    ///
    /// - Returns: how long to wait until the next time.
    @discardableResult
    func lookNow() -> Duration {
        turn.withLock { _ in
            let (known, publications) = contents.withLock { contents in
                contents.looksBegun += 1
                return (contents.isBehind ? nil : contents.state.snapshot, contents.publications)
            }
            defer { contents.update { $0.looksEnded += 1 } }
            let terms = HTTPTerms(timeout: settings.timeout) { [weak self] in
                self?.isStopping.load(ordering: .acquiring) ?? true
            }
            do throws(HTTPFault) {
                let snapshot = try look(known, terms) { snapshot in publish { _ in snapshot } }
                // What was published meanwhile may not be in what was read before: look again soon.
                guard keep(snapshot, known, publications) else { return min(settings.refresh, .seconds(1)) }
                return RefreshPace.afterSuccess(settings.refresh)
            } catch {
                return isStopping.load(ordering: .acquiring) ? .seconds(1) : note(error)
            }
        }
    }

    private func keep(_ snapshot: RepositorySnapshot, _ known: RepositorySnapshot?, _ publications: Int)
        -> Bool
    {
        let (isCurrent, hasChanged) = contents.withLock { contents in
            let hadFault = contents.state.fault != nil || contents.state.snapshot == nil
            contents.hasTried = true
            contents.failuresInARow = 0
            contents.state.fault = nil
            contents.state.confirmedAt = .now
            contents.isBehind =
                contents.publications != publications && contents.state.snapshot !== snapshot
            guard !contents.isBehind else { return (false, hadFault) }
            contents.state.snapshot = snapshot
            return (true, hadFault || snapshot !== known)
        }
        if isCurrent, snapshot !== known { reporter.read(snapshot, identity) }
        if hasChanged { onChange.withLock { $0 }?() }
        return isCurrent
    }

    /// Keeps the last good snapshot until it is too old.
    private func note(_ fault: HTTPFault) -> Duration {
        let (isNews, hasExpired, pause) = contents.withLock { contents in
            defer {
                contents.hasTried = true
                contents.state.fault = fault.message
                contents.failuresInARow += 1
            }
            let age = contents.state.confirmedAt.map { ContinuousClock.now - $0 }
            let rest = age.map { settings.maximumAge - $0 } ?? .seconds(3600)
            let hasExpired = contents.state.snapshot != nil && rest <= .zero
            if hasExpired { contents.state.snapshot = nil }
            let pause = RefreshPace.afterFailure(
                contents.failuresInARow,
                refresh: settings.refresh,
                atMost: longestPause,
                asked: fault.retryAfter
            )
            let isServed = contents.state.snapshot != nil
            return (
                contents.state.fault != fault.message, hasExpired,
                isServed ? min(pause, max(rest, .milliseconds(10))) : pause
            )
        }
        if isNews { reporter.failed(fault.message, identity) }
        // Where nothing is served the reason stands in the catalogue.
        if hasExpired || (isNews && state.snapshot == nil) { onChange.withLock { $0 }?() }
        return pause
    }
}
