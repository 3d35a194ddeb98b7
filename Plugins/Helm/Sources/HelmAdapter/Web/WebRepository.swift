internal import HTTPClient
internal import O2DMSPluginKit
internal import Synchronization

/// A repository that is an `index.yaml` behind `http` or `https`; a ChartMuseum can be written to as well.
final class WebRepository: ChartRepository {
    let identity: RepositoryIdentity
    let settings: RepositorySettings
    let client: HTTPClient
    let reporter: RepositoryReporter
    let server: WebServer
    let follower: RepositoryFollower
    let deletions: DeletedVersions
    let arrivals: ArrivingVersions
    let turns = PackageTurns()

    init(_ settings: RepositorySettings, reporter: RepositoryReporter) throws(AdapterError) {
        self.settings = settings
        self.reporter = reporter
        identity = RepositoryIdentity(name: settings.name, url: settings.url)
        do throws(HTTPClientError) {
            let base = try HTTPAddress(settings.url).directory
            let client = HTTPClient(settings.client(for: base.origin))
            let reader = WebIndexReader(
                index: try base.resolving(StoredIndex.key),
                addressing: try ArchiveAddressing(document: base),
                limits: settings.indexLimits
            )
            let server = WebServer(settings.kind, at: base, client)
            let deletions = DeletedVersions()
            let arrivals = ArrivingVersions(deletions)
            self.client = client
            self.server = server
            self.deletions = deletions
            self.arrivals = arrivals
            follower = RepositoryFollower(identity, settings, reporter) {
                (known, terms, _) throws(HTTPFault) in
                do throws(HTTPFault) {
                    let snapshot = try reader.read(client, known, terms)
                    server.recognise(terms)
                    return snapshot === known ? snapshot : arrivals.show(snapshot)
                } catch {
                    server.doubt()
                    throw error
                }
            }
        } catch {
            throw .invalid("repository_url: \(error.message)")
        }
    }

    var state: RepositoryState { follower.state }

    var typeName: String {
        switch server.kind {
        case .plainIndex, nil: "http"
        case .chartMuseum: "chartmuseum"
        }
    }

    /// A server that has not told yet what it is may take uploads: they are not to go elsewhere because it is not there at the moment.
    var isWritable: Bool {
        if case .plainIndex? = server.kind { return false }
        return !settings.isReadOnly
    }

    /// A request for the whole index is not cheap.
    func catchUp() {}

    var hasTried: Bool { follower.hasTried }
    func start(onChange: @escaping @Sendable () -> Void) { follower.start(onChange: onChange) }
    func stop() { follower.stop() }
}
