internal import AdapterWork
internal import Git
internal import GitPackages
internal import HTTPClient
internal import O2DMSPluginKit
internal import Synchronization

/// A repository of packages that is looked at again and again in the background; while it cannot be read the last good snapshot is
/// served, until it is too old.
///
/// [any thread]; reading what is served never waits for a look.
final class FollowedRepository: Sendable {
    private struct Contents {
        var state = RepositoryState()
        var failuresInARow = 0
        var hasTried = false
    }

    let settings: GitRepositorySettings
    let packages: GitPackageRepository
    private let reporter: RepositoryReporter
    private let contents = Mutex(Contents())
    private let onChange = Mutex<(@Sendable () -> Void)?>(nil)
    private let task = Mutex<BackgroundTask?>(nil)
    private let isStopping = Atomic(false)
    private let wantedRest = Mutex(WantedRest())

    /// - Parameters:
    ///   - settings: which repository.
    ///   - stateDirectory: for its clone.
    ///   - host: who is told how it fares.
    /// - Throws: if the state directory cannot be used.
    init(_ settings: GitRepositorySettings, stateDirectory: String, host: Host?) throws(AdapterError) {
        self.settings = settings
        reporter = RepositoryReporter(repository: settings.name, host: host)
        do throws(GitFault) {
            packages = try GitPackageRepository(settings.packages, stateDirectory: stateDirectory)
        } catch {
            throw AdapterError(.internal, "repository \(settings.name): \(error.message)")
        }
    }

    /// What is served at this moment and how the repository stands.
    var state: RepositoryState {
        var state = contents.withLock { $0.state }
        state.snapshot = state.hasExpired ? nil : packages.lastSnapshot
        return state
    }

    /// Whether the first look is over.
    var hasTried: Bool { contents.withLock { $0.hasTried } }

    /// Begins to look; `onChange` is called on the threads of looks and of changes, whenever something else is to be served.
    func start(onChange: @escaping @Sendable () -> Void) {
        self.onChange.withLock { $0 = onChange }
        let task = BackgroundTask { [weak self] in self?.look() ?? .seconds(1) }
        self.task.withLock { $0 = task }
        if !task.start() { reporter.failed("no thread to follow the repository") }
    }

    /// Ends what ``start(onChange:)`` began, and waits for that.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        task.withLock { $0.take() }?.stop()
        onChange.withLock { $0 = nil }
    }

    /// Says that the repository has been changed from here.
    func changed() { onChange.withLock { $0 }?() }

    /// Looks at once, for somebody who misses a package.
    func catchUp(_ call: Call) { try? lookNow(call) }

    /// Looks at once, for somebody who has to know what is there now.
    ///
    /// - Parameter call: who waits.
    /// - Throws: why the repository cannot be read.
    func lookNow(_ call: Call) throws(AdapterError) {
        let terms = HTTPTerms(timeout: settings.timeout, for: call)
        _ = try AdapterError.translating(settings.name) { () throws(GitFault) in
            try packages.snapshot(fresh: true, terms: terms)
        }
        // In any case: what another look has just read may not be served yet.
        changed()
    }

    /// Says that deployments name something that only the server may have.
    func wake() { task.withLock { $0 }?.wake() }

    /// Looks for what deployments name beside the packages; what is wrong with it does not concern these.
    private func lookForWanted(_ wanted: GitPackageRepository.Wanted) {
        guard wantedRest.withLock({ $0.isOver }) else { return }
        do throws(GitFault) {
            try packages.fetchWanted(wanted, terms: terms)
            wantedRest.withLock { $0 = WantedRest() }
        } catch {
            wantedRest.withLock { $0.begin(after: error.kind, timeout: settings.timeout) }
            if !isStopping.load(ordering: .acquiring) { reporter.missed(error.message) }
        }
    }

    /// Of one fetch in the background.
    private var terms: HTTPTerms {
        HTTPTerms(timeout: settings.timeout) { [weak self] in
            self?.isStopping.load(ordering: .acquiring) ?? true
        }
    }

    /// Looks once.
    ///
    /// - Returns: the pause until the next time.
    private func look() -> Duration {
        let before = packages.lastSnapshot
        let wanted = packages.wanted
        do throws(GitFault) {
            let pause = keep(try packages.snapshot(fresh: true, terms: terms), after: before)
            lookForWanted(wanted)
            return pause
        } catch {
            return isStopping.load(ordering: .acquiring) ? .seconds(1) : note(error)
        }
    }

    private func keep(_ snapshot: PackageSnapshot, after before: PackageSnapshot?) -> Duration {
        let isNews = contents.withLock { contents in
            let hadFault = contents.state.fault != nil || !contents.hasTried
            contents = Contents(state: RepositoryState(confirmedAt: .now), hasTried: true)
            return hadFault || snapshot !== before
        }
        reporter.read(snapshot, isNews: isNews)
        if isNews { changed() }
        return RefreshPace.afterSuccess(settings.packages.refresh)
    }

    /// Keeps the last good snapshot until it is too old.
    private func note(_ fault: GitFault) -> Duration {
        let hasSnapshot = packages.lastSnapshot != nil
        let (isNews, pause) = contents.withLock { contents in
            defer {
                contents.hasTried = true
                contents.failuresInARow += 1
            }
            let rest = contents.state.confirmedAt.map { settings.maximumAge - (ContinuousClock.now - $0) }
            let hasExpired = hasSnapshot && (rest.map { $0 <= .zero } ?? false)
            let isNews =
                contents.state.fault != fault.message || contents.state.hasExpired != hasExpired
            contents.state.fault = fault.message
            contents.state.hasExpired = hasExpired
            let pause = RefreshPace.afterFailure(
                contents.failuresInARow,
                refresh: settings.packages.refresh,
                asked: nil
            )
            guard let rest, hasSnapshot, !hasExpired else { return (isNews, pause) }
            return (isNews, min(pause, max(rest, .milliseconds(10))))
        }
        reporter.failed(fault.message, isNews: isNews)
        if isNews { changed() }
        return pause
    }
}
