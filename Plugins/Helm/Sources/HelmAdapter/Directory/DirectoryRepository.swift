internal import JSONText
internal import O2DMSPluginKit
internal import Synchronization

/// A repository that is a directory with `index.yaml` and archives, as `helm repo index` lays it out.
final class DirectoryRepository: ChartRepository {
    /// How often the index is looked at for changes by others.
    ///
    /// One `stat` each.
    static let lookInterval = Duration.milliseconds(100)

    private struct Contents {
        var state = RepositoryState()
        var index: DirectoryIndex?
        /// The index file when it was last read, well or not.
        var seen: Sighting?
        /// A changed file that keeps its inode may be in the middle of being written: it is read when it rests.
        var unsettled: FileIdentity?
    }

    private enum Sighting {
        case nothing
        case file(FileIdentity)

        init(_ identity: FileIdentity?) { self = identity.map(Sighting.file) ?? .nothing }

        func isUnchanged(since other: Sighting?) -> Bool {
            switch (self, other) {
            case (.nothing, .nothing): true
            case (.file(let identity), .file(let old)): identity.isUnchanged(since: old)
            default: false
            }
        }

        func isRewritten(since other: Sighting?) -> Bool {
            guard case .file(let identity) = self, case .file(let old)? = other else { return false }
            return identity.isSameFile(as: old)
        }
    }

    let identity: RepositoryIdentity
    let settings: RepositorySettings
    let store: DirectoryStore
    let verified = VerifiedArchives()
    let reporter: RepositoryReporter
    private let contents = Mutex(Contents())
    private let onChange = Mutex<(@Sendable () -> Void)?>(nil)
    private let watcher = Mutex<BackgroundTask?>(nil)
    private let publisher: DirectoryPublisher

    /// Opens the directory, which is made if it is missing, takes back what was left unfinished and reads the index.
    init(_ settings: RepositorySettings, path: String, reporter: RepositoryReporter) throws(AdapterError) {
        self.settings = settings
        self.reporter = reporter
        identity = RepositoryIdentity(name: settings.name, url: settings.url)
        do throws(DirectoryError) {
            store = DirectoryStore(
                directory: try DirectoryHandle(path: path),
                addressing: ArchiveAddressing(directory: settings.url),
                limits: settings.indexLimits
            )
        } catch {
            throw .invalid("repository_url: \(error.message)")
        }
        publisher = DirectoryPublisher(store)
        read()
        if !settings.isReadOnly { recover() }
    }

    var state: RepositoryState { contents.withLock { $0.state } }
    var typeName: String { "directory" }
    var isWritable: Bool { !settings.isReadOnly }
    var hasTried: Bool { true }
    func catchUp() { look() }

    func start(onChange: @escaping @Sendable () -> Void) {
        self.onChange.withLock { $0 = onChange }
        let task = BackgroundTask { [weak self] in
            self?.look()
            return Self.lookInterval
        }
        watcher.withLock { $0 = task }
        if !task.start() { reporter.failed("no thread to watch the directory", identity) }
    }

    func stop() {
        watcher.withLock { $0.take() }?.stop()
        onChange.withLock { $0 = nil }
    }

    /// Publishes a change.
    func publish(_ work: Publication.Work) throws(PublicationError) -> RepositorySnapshot {
        if let fault = state.writeFault { throw .failed(fault) }
        return try publisher.publish(work) { (publish) throws(PublicationError) in try exchange(publish) }
    }

    private func exchange(
        _ publish: (DirectoryIndex) throws(PublicationError) -> DirectoryIndex
    ) throws(PublicationError) {
        guard let known = contents.withLock({ $0.index }) else {
            throw .failed("index.yaml cannot be read: \(state.fault ?? "unknown")")
        }
        do throws(PublicationError) {
            keep(try publish(known))
        } catch {
            if case .notDurable(let message) = error {
                contents.withLock {
                    $0.state.writeFault = "\(message); restart the gateway when the disk is sound"
                }
                read()
            }
            throw error
        }
    }

    private func keep(_ index: DirectoryIndex) {
        let hasChanged = contents.withLock { contents in
            defer {
                contents.index = index
                contents.seen = Sighting(index.identity)
                contents.unsettled = nil
                contents.state.snapshot = index.snapshot
                contents.state.confirmedAt = .now
                contents.state.fault = nil
            }
            return contents.index?.snapshot !== index.snapshot || contents.state.fault != nil
        }
        if hasChanged { onChange.withLock { $0 }?() }
    }

    private func read() {
        let seen = sighting()
        let known = contents.withLock { $0.index }
        do throws(IndexError) {
            let index = try store.load(after: known)
            keep(index)
            reporter.read(index.snapshot, identity)
        } catch {
            let isNews = contents.withLock { contents in
                let isNews = contents.state.fault == nil
                contents.seen = seen
                contents.state.fault = "index.yaml: \(error.message)"
                return isNews
            }
            if isNews { reporter.failed("index.yaml: \(error.message)", identity) }
        }
    }

    /// Reads the index again if it is not what it was.
    private func look() {
        guard let found = sighting() else { return age() }
        let isDue = contents.withLock { contents in
            guard !found.isUnchanged(since: contents.seen) else { return false }
            guard case .file(let identity) = found, found.isRewritten(since: contents.seen) else {
                return true
            }
            defer { contents.unsettled = identity }
            return identity.isUnchanged(since: contents.unsettled)
        }
        if isDue { publisher.exclusively { read() } }
        age()
    }

    /// The index file, or that there is none; `nil` if that cannot be told.
    private func sighting() -> Sighting? {
        do throws(IndexError) { return Sighting(try store.identity()) } catch { return nil }
    }

    /// Reads the index again unless it is the very file that was read; for the holder of the lock.
    ///
    /// - Returns: what it names, `nil` if it cannot be read.
    func readIfChanged() -> RepositorySnapshot? {
        guard let found = sighting() else { return nil }
        if !found.isUnchanged(since: contents.withLock { $0.seen }) { read() }
        return contents.withLock { $0.state.fault == nil ? $0.state.snapshot : nil }
    }

    /// Notes that the index is still what it was, or gives it up if it could not be read for too long.
    private func age() {
        let hasExpired = contents.withLock { contents in
            guard contents.state.fault != nil else {
                contents.state.confirmedAt = .now
                return false
            }
            guard contents.state.snapshot != nil, let since = contents.state.confirmedAt else { return false }
            guard ContinuousClock.now - since > settings.maximumAge else { return false }
            contents.state.snapshot = nil
            return true
        }
        if hasExpired { onChange.withLock { $0 }?() }
    }
}
