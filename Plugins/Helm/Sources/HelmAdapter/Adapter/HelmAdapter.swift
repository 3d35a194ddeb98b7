internal import Deployments
internal import Glibc
internal import JSONText
public import O2DMSPluginKit
internal import Synchronization

/// Helm chart repositories as an O2-DMS adapter, and the releases that a cluster has of charts, wherever they are from.
public final class HelmAdapter: Adapter {
    /// The media type of a chart archive, as OCI registries know it.
    static let artifactType: StaticString = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
    /// How long making an instance waits for HTTP repositories, so that a sound one is there for the first request.
    static let startPatience = Duration.seconds(1)

    /// What the plugin is.
    public static var manifest: PluginManifest {
        PluginManifest(
            id: "io.o2dms.helm",
            name: "Helm",
            version: "0.1.0",
            configurationSchema: ConfigurationSchema.text,
            artifacts: [ArtifactKind(mediaType: "\(artifactType)", markerFile: "Chart.yaml")],
            operations: [
                .packageList: [.idempotent, .cancellable, .nonblocking],
                .packageGet: [.idempotent, .cancellable, .nonblocking, .fresh],
                .packageUpload: [.cancellable],
                .packageDelete: [.cancellable, .conditional],
                .packageRepair: [.cancellable],
                .packageFetch: [.idempotent, .cancellable, .ranges, .parts],
                .deploymentList: [.idempotent, .cancellable],
                .deploymentGet: [.idempotent, .cancellable],
                .health: [.idempotent, .nonblocking],
            ]
        )
    }

    let repositories: [any ChartRepository]
    /// What uploads are held to.
    let policy: ChartPolicy
    let reporter: RepositoryReporter
    /// What the cluster has deployed; nil = no cluster is configured.
    let releases: ReleaseBook?
    let fingerprints: ArchiveFingerprints
    private let current: Mutex<Catalogue>
    /// Held while the catalogue is put together, so that an older one never replaces a newer.
    private let assembly = Mutex<Void>(())

    /// Opens the repositories and begins to follow them.
    ///
    /// - Parameters:
    ///   - configuration: which repositories.
    ///   - host: log and metrics.
    /// - Throws: what is wrong with the configuration; a backend that does not answer is not.
    public convenience init(configuration: HelmConfiguration, host: Host) throws(AdapterError) {
        let settings = try HelmSettings(configuration)
        let reporter = RepositoryReporter(host: host)
        var repositories: [any ChartRepository] = []
        for repository in settings.repositories {
            switch repository.kind {
            case .directory(let path):
                repositories.append(try IndexRepository(directory: path, repository, reporter: reporter))
            case .http, .plainIndex, .chartMuseum:
                repositories.append(try WebRepository(repository, reporter: reporter))
            case .bucket(let bucket):
                repositories.append(try IndexRepository(bucket: bucket, repository, reporter: reporter))
            case .oci(let oci): repositories.append(try OCIRepository(repository, oci, reporter: reporter))
            }
        }
        let cluster = try configuration.kubernetes.map { block throws(AdapterError) in
            try Cluster(block, fieldManager: "o2dms-helm", host: host)
        }
        try self.init(repositories, settings, reporter, cluster.map { ReleaseBook($0) })
    }

    /// Begins to follow repositories.
    init(
        _ repositories: [any ChartRepository],
        _ settings: HelmSettings,
        _ reporter: RepositoryReporter,
        _ releases: ReleaseBook? = nil
    ) throws(AdapterError) {
        self.repositories = repositories
        self.releases = releases
        fingerprints = ArchiveFingerprints(limits: settings.inspector.limits)
        self.reporter = reporter
        policy = ChartPolicy(
            inspector: settings.inspector,
            dependencies: DependencyLookup(
                repositories: repositories,
                hosts: settings.dependencyHosts,
                limits: settings.indexLimits,
                timeout: settings.dependencyTimeout
            ),
            provenance: settings.provenance
        )
        current = Mutex(try Self.assemble(repositories, reporter))
        try releases?.start()
        for repository in repositories { repository.start { [weak self] in self?.refreshCatalogue() } }
        waitForFirstAnswers()
        // An answer may be there a moment before the catalogue that has it.
        refreshCatalogue()
    }

    /// Ends the threads that follow the repositories and the cluster.
    public func shutdown() {
        releases?.stop()
        for repository in repositories { repository.stop() }
    }

    /// Says how each repository is: well as long as each has something to serve.
    ///
    /// - Parameter call: the call.
    /// - Returns: the state of each repository.
    /// - Throws: which repository cannot be served or written, with the same details.
    public func health(_ call: Call) throws(AdapterError) -> HealthReport {
        let states = repositories.map { ($0, $0.state) }
        for (repository, state) in states {
            if let age = state.ageSeconds { reporter.aged(age, repository.identity) }
        }
        let repositories = JSONMember(
            key: "repositories",
            value: .array(states.map { $0.1.report($0.0.identity, type: $0.0.typeName) })
        )
        let deployments =
            releases?.report ?? [JSONMember(key: "deployments", value: .string(WatchReport.noCluster))]
        let details = JSONValue.object([repositories] + deployments)
        for (repository, state) in states where state.snapshot == nil || state.writeFault != nil {
            let name = repository.identity.name
            let reason = state.writeFault ?? state.fault ?? "the index has not been read yet"
            throw AdapterError(.unavailable, "repository \(name): \(reason)", details: details)
        }
        return HealthReport(details: details)
    }

    /// What is served at this moment.
    var catalogue: Catalogue { current.withLock { $0 } }

    /// Puts the catalogue together from what the repositories have now.
    func refreshCatalogue() {
        assembly.withLock { _ in
            guard let catalogue = try? Self.assemble(repositories, reporter) else { return }
            // The one before goes after the lock: to give its memory back takes milliseconds.
            let before = current.withLock { current in
                defer { current = catalogue }
                return current
            }
            withExtendedLifetime(before) {}
            for part in catalogue.parts { reporter.found(tampered: part.tampered.count, part.identity) }
        }
    }

    private static func assemble(
        _ repositories: [any ChartRepository],
        _ reporter: RepositoryReporter
    ) throws(AdapterError) -> Catalogue {
        let parts = repositories.map { repository in
            let state = repository.state
            return Catalogue.Part(
                identity: repository.identity,
                snapshot: state.snapshot,
                tampered: state.snapshot.map { reporter.tampered.positions(in: $0, repository.identity) }
                    ?? [],
                unavailability: state.snapshot == nil ? state.fault ?? "the index has not been read yet" : nil
            )
        }
        do { return try Catalogue(parts) } catch { throw .internal("no digest of the catalogue") }
    }

    private func waitForFirstAnswers() {
        let deadline = ContinuousClock.now.advanced(by: Self.startPatience)
        while repositories.contains(where: { !$0.hasTried }), ContinuousClock.now < deadline { usleep(2000) }
    }
}
