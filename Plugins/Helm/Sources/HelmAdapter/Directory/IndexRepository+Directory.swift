internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

extension IndexRepository {
    /// How often a directory's index is looked at for changes by others.
    ///
    /// One `stat` each.
    private static let lookInterval = Duration.milliseconds(100)

    /// Opens a directory with `index.yaml` and archives, as `helm repo index` lays it out; it is made if it is missing, what was
    /// left unfinished is taken back, and the index is read.
    convenience init(
        directory path: String,
        _ settings: RepositorySettings,
        reporter: RepositoryReporter
    ) throws(AdapterError) {
        var settings = settings
        settings.refresh = Self.lookInterval
        let store: DirectoryStore
        do throws(DirectoryError) { store = try DirectoryStore(path: path) } catch {
            throw .invalid("repository_url: \(error.message)")
        }
        self.init(settings, store, typeName: "directory", isLookCheap: true, reporter: reporter)
        follower.lookNow()
        if !settings.isReadOnly, state.fault == nil {
            recover(HTTPTerms(deadline: .now.advanced(by: .seconds(2))))
        }
    }
}
