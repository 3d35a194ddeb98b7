internal import JSONText
internal import O2DMSPluginKit

/// One configured repository, whatever lies behind it.
///
/// Functions run on the host's workers and may block until the call's deadline; `state` never blocks.
protocol ChartRepository: AnyObject, Sendable {
    var identity: RepositoryIdentity { get }
    /// What is served at present.
    var state: RepositoryState { get }

    /// What is behind it, in the words of the configuration's `type`.
    var typeName: String { get }
    /// Whether uploads may succeed.
    var isWritable: Bool { get }
    /// Whether the first reading of the index has ended, well or not.
    var hasTried: Bool { get }

    /// Looks for changes now, where that is cheap; blocks.
    func catchUp()

    /// Looks at a package, whatever that costs: afterwards `state` is as the backend is now, at least as far as it is concerned.
    ///
    /// - Parameters:
    ///   - reference: which one, by name and version.
    ///   - call: who waits.
    /// - Throws: why the backend cannot be asked.
    func look(for reference: PackageReference, _ call: Call) throws(AdapterError)

    /// Begins to follow the backend.
    ///
    /// - Parameter onChange: called on any thread after `state` has changed.
    func start(onChange: @escaping @Sendable () -> Void)

    /// Ends what `start` began; nothing of this repository runs any more afterwards.
    func stop()

    /// Stores a chart.
    ///
    /// - Returns: a snapshot that has it; `nil` after a dry run.
    func upload(_ upload: ChartUpload, _ call: Call) throws(AdapterError) -> StoredChart?

    /// Removes one version.
    ///
    /// - Parameters:
    ///   - deletion: which one; if it is forced, others may go with it where the backend cannot remove it alone. The checksum, if there
    ///     is one, is compared with what the backend has at that moment, in one step with the removal where it can do that.
    ///   - call: who waits.
    /// - Throws: why it is still there.
    func delete(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError)

    /// Sends the archive of an entry.
    ///
    /// - Parameters:
    ///   - archive: the entry, of this repository.
    ///   - range: only this part.
    ///   - call: who waits.
    ///   - sink: where the bytes go.
    ///   - begin: called once, before any data, with the size of the whole archive, if known; `false` = nobody wants it.
    /// - Throws: why the archive cannot be sent; what was sent by then is not a whole one.
    func fetch(
        _ archive: ArchiveReference,
        range: PackageFetch.Range?,
        _ call: Call,
        to sink: ArchiveSink,
        begin: (UInt64?) -> Bool
    ) throws(AdapterError)

    /// Reads the provenance file of an entry.
    ///
    /// - Returns: `nil` = it has none.
    /// - Throws: why that is not known.
    func provenance(of archive: ArchiveReference, _ call: Call) throws(AdapterError) -> [UInt8]?

    /// Finds what the index and what lies there do not agree on, and mends it as asked.
    ///
    /// - Parameters:
    ///   - repair: what is to be done.
    ///   - policy: what archives are held to before they are published.
    ///   - call: who waits.
    /// - Returns: what was found and done, and why not all, where that is so.
    func repair(_ repair: PackageRepair, _ policy: ChartPolicy, _ call: Call) -> RepairReport.Repository
}

extension ChartRepository {
    func repair(_ repair: PackageRepair, _ policy: ChartPolicy, _ call: Call) -> RepairReport.Repository {
        var report = blankReport
        report.hindrance = .notApplicable(
            "what lies in it is its server's own affair: only directories and buckets can be repaired"
        )
        return report
    }

    /// Whether an archive has no provenance file that anybody would want to read.
    func tooLong(_ archive: ArchiveReference) -> AdapterError {
        .unavailable(
            "the provenance file of \(archive.name) \(archive.version) is longer than \(UploadParameters.provenanceLimitBytes) bytes"
        )
    }

    /// A report in which nothing was found yet.
    var blankReport: RepairReport.Repository {
        RepairReport.Repository(name: identity.name, url: identity.url, type: typeName)
    }

    /// Throws if the configuration forbids changes.
    func refuseIfReadOnly(_ settings: RepositorySettings) throws(AdapterError) {
        guard settings.isReadOnly else { return }
        throw AdapterError(.forbidden, "the repository \(identity.name) is read-only by configuration")
    }
}
