internal import AdapterWork
internal import GitCatalogue
internal import O2DMSPluginKit
internal import Synchronization

/// Lists what was registered and what Applications refer to beside the packages in Git, again whenever something has changed.
final class ReferencePublication: Sendable {
    /// How long a package that came to Git meanwhile may stand in the list twice.
    private static let pause = Duration.seconds(30)

    private let book: DeploymentBook
    private let catalogue: GitCatalogue
    private let registered = Mutex<RegisteredPackages?>(nil)
    private let task = Mutex<BackgroundTask?>(nil)
    /// Held while it is published, so that nobody lists again what another has just seen go.
    private let turn = Mutex<Void>(())

    init(_ book: DeploymentBook, _ catalogue: GitCatalogue) {
        self.book = book
        self.catalogue = catalogue
    }

    /// Publishes what is known, and begins to follow.
    ///
    /// - Parameter registered: the packages that were registered; nil = none are.
    /// - Throws: `internal` if the system has no thread to give.
    func start(_ registered: RegisteredPackages?) throws(AdapterError) {
        self.registered.withLock { $0 = registered }
        let task = BackgroundTask { [weak self] in
            self?.publish()
            return Self.pause
        }
        self.task.withLock { $0 = task }
        publish()
        guard task.start() else { throw .internal("no thread to follow what Applications refer to") }
    }

    /// Says that something has changed.
    func wake() { task.withLock { $0 }?.wake() }

    /// Ends the thread.
    func stop() { task.withLock { $0.take() }?.stop() }

    /// Publishes now.
    func publish() {
        turn.withLock { _ in
            let packages = registered.withLock { $0 }?.packages ?? []
            // Only for want of a digest; then the list stays as it was.
            try? catalogue.state(packages + ReferencedPackages(book.known, beside: catalogue).packages)
        }
    }
}
