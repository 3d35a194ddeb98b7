internal import HTTPClient
internal import O2DMSPluginKit
internal import Synchronization

/// A repository that is an `index.yaml` behind `http` or `https`; read only.
final class WebRepository: ChartRepository {
    let identity: RepositoryIdentity
    let client: HTTPClient
    let reporter: RepositoryReporter
    private let follower: RepositoryFollower

    init(_ settings: RepositorySettings, reporter: RepositoryReporter) throws(AdapterError) {
        self.reporter = reporter
        identity = RepositoryIdentity(name: settings.name, url: settings.url)
        do throws(HTTPClientError) {
            let base = try HTTPAddress(settings.url).directory
            let client = HTTPClient(settings.client(for: base.origin))
            let reader = WebIndexReader(
                index: try base.resolving(DirectoryIndex.fileName),
                addressing: try ArchiveAddressing(document: base),
                limits: settings.indexLimits
            )
            self.client = client
            let validators = Mutex(WebIndexReader.Validators())
            follower = RepositoryFollower(identity, settings, reporter) { (known, terms) throws(HTTPFault) in
                // Without a snapshot an answer "not modified" would be of no use.
                let held = known == nil ? WebIndexReader.Validators() : validators.withLock { $0 }
                guard case .changed(let snapshot, let new) = try reader.read(client, held, terms) else {
                    guard let known else {
                        throw HTTPFault(.unavailable, "the server has nothing new of what was never read")
                    }
                    return known
                }
                validators.withLock { $0 = new }
                return snapshot
            }
        } catch {
            throw .invalid("repository_url: \(error.message)")
        }
    }

    var state: RepositoryState { follower.state }
    var typeName: String { "http" }
    var isWritable: Bool { false }
    /// A request for the whole index is not cheap.
    func catchUp() {}
    var hasTried: Bool { follower.hasTried }
    func start(onChange: @escaping @Sendable () -> Void) { follower.start(onChange: onChange) }
    func stop() { follower.stop() }

    /// Looks at the index now; for tests, which cannot wait for the next time.
    func look() { follower.lookNow() }
}
