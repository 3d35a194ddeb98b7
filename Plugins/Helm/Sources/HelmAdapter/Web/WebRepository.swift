internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit
internal import Synchronization

/// A repository that is an `index.yaml` behind `http` or `https`; read only.
final class WebRepository: ChartRepository {
    let identity: RepositoryIdentity
    let settings: RepositorySettings
    let client: HTTPClient
    let reporter: RepositoryReporter
    let reader: WebIndexReader
    private let contents = Mutex(Contents())
    private let onChange = Mutex<(@Sendable () -> Void)?>(nil)
    private let refresher = Mutex<BackgroundTask?>(nil)
    private let isStopping = Atomic(false)

    private struct Contents {
        var state = RepositoryState()
        var validators = WebIndexReader.Validators()
        var failuresInARow = 0
        var hasTried = false
    }

    init(_ settings: RepositorySettings, reporter: RepositoryReporter) throws(AdapterError) {
        self.settings = settings
        self.reporter = reporter
        identity = RepositoryIdentity(name: settings.name, url: settings.url)
        do throws(HTTPClientError) {
            let base = try HTTPAddress(settings.url).directory
            client = HTTPClient(settings.client(for: base.origin))
            reader = WebIndexReader(
                index: try base.resolving(DirectoryIndex.fileName),
                addressing: try ArchiveAddressing(document: base),
                limits: settings.indexLimits
            )
        } catch {
            throw .invalid("repository_url: \(error.message)")
        }
    }

    var state: RepositoryState { contents.withLock { $0.state } }

    var typeName: String { "http" }
    var isWritable: Bool { false }
    /// A request for the whole index is not cheap.
    func catchUp() {}
    var hasTried: Bool { contents.withLock { $0.hasTried } }

    func start(onChange: @escaping @Sendable () -> Void) {
        self.onChange.withLock { $0 = onChange }
        let task = BackgroundTask { [weak self] in self?.refresh() ?? .seconds(1) }
        refresher.withLock { $0 = task }
        if !task.start() { reporter.failed("no thread to follow the repository", identity) }
    }

    func stop() {
        isStopping.store(true, ordering: .releasing)
        refresher.withLock { $0.take() }?.stop()
        onChange.withLock { $0 = nil }
    }

    /// Asks once whether the index has changed.
    ///
    /// - Returns: how long to wait until the next time.
    func refresh() -> Duration {
        let validators = contents.withLock { $0.validators }
        do throws(WebFault) {
            let deadline = ContinuousClock.now.advanced(by: settings.timeout)
            let isCancelled: @Sendable () -> Bool = { [weak self] in
                self?.isStopping.load(ordering: .acquiring) ?? true
            }
            let answer = try reader.read(client, validators, deadline: deadline, isCancelled: isCancelled)
            keep(answer)
            return RefreshPace.afterSuccess(settings.refresh)
        } catch {
            if isStopping.load(ordering: .acquiring) { return .seconds(1) }
            return note(error)
        }
    }

    private func keep(_ answer: WebIndexReader.Answer) {
        let hasChanged = contents.withLock { contents in
            let hadFault = contents.state.fault != nil || contents.state.snapshot == nil
            contents.hasTried = true
            contents.failuresInARow = 0
            contents.state.fault = nil
            contents.state.confirmedAt = .now
            guard case .changed(let snapshot, let validators) = answer else { return hadFault }
            contents.validators = validators
            contents.state.snapshot = snapshot
            return true
        }
        if case .changed(let snapshot, _) = answer { reporter.read(snapshot, identity) }
        if hasChanged { onChange.withLock { $0 }?() }
    }

    /// Keeps the last good index until it is too old.
    private func note(_ fault: WebFault) -> Duration {
        let (isNews, hasExpired, pause) = contents.withLock { contents in
            defer {
                contents.hasTried = true
                contents.state.fault = fault.message
                contents.failuresInARow += 1
            }
            let age = contents.state.confirmedAt.map { ContinuousClock.now - $0 }
            let rest = age.map { settings.maximumAge - $0 } ?? .seconds(3600)
            let hasExpired = contents.state.snapshot != nil && rest <= .zero
            if hasExpired {
                contents.state.snapshot = nil
                // Without a snapshot an answer "not modified" would be of no use.
                contents.validators = WebIndexReader.Validators()
            }
            let pause = RefreshPace.afterFailure(
                contents.failuresInARow,
                refresh: settings.refresh,
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

extension RepositorySettings {
    func client(for origin: HTTPOrigin) -> HTTPClientConfiguration {
        var configuration = HTTPClientConfiguration(trustedOrigin: origin)
        configuration.requestTimeout = timeout
        configuration.connectTimeout = min(timeout, .seconds(10))
        configuration.authorityFile = authorityFile
        configuration.clientCertificateFile = clientCertificateFile
        configuration.clientKeyFile = clientKeyFile
        if let username {
            configuration.credentials = HTTPCredentials(
                username: username,
                password: password ?? "",
                for: origin
            )
        }
        return configuration
    }
}
