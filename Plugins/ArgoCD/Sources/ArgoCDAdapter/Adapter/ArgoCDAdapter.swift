internal import Deployments
internal import GitCatalogue
internal import JSONText
public import O2DMSPluginKit

/// Argo CD as an O2-DMS adapter: packages in Git, and what Applications deploy.
public final class ArgoCDAdapter: Adapter {
    /// Where clones lie if the configuration does not say.
    static let stateDirectory = "./var/argocd"
    /// Argo CD's namespace if the configuration does not say.
    static let namespace = "argocd"
    /// As whom we change objects.
    static let fieldManager = "o2dms-argocd"
    /// How long making an instance waits for the cluster, so that a sound one is there for the first request.
    private static let startPatience = Duration.seconds(1)

    /// What the plugin is.
    public static var manifest: PluginManifest {
        PluginManifest(
            id: "io.o2dms.argocd",
            name: "Argo CD",
            version: "0.1.0",
            configurationSchema: ConfigurationSchema.text,
            artifacts: GitArtifact.kinds,
            operations: [
                .packageList: [.idempotent, .cancellable],
                .packageGet: [.idempotent, .cancellable, .nonblocking, .fresh],
                .packageUpload: [.cancellable],
                .packageDelete: [.cancellable, .conditional],
                .packageFetch: [.idempotent, .cancellable],
                .deploymentList: [.idempotent, .cancellable],
                .deploymentGet: [.idempotent, .cancellable, .nonblocking],
                .health: [.idempotent, .nonblocking],
            ]
        )
    }

    let catalogue: GitCatalogue
    let book: DeploymentBook
    /// Nil = nobody is asked what is deployed.
    let applications: (any ApplicationKnowledge)?
    let publication: ReferencePublication
    /// Nil = there is no cluster in which registrations could be noted.
    let registered: RegisteredPackages?
    let lookup: GitRegistrationLookup?

    /// Opens the repositories, begins to follow them, and to follow what is deployed.
    ///
    /// - Parameters:
    ///   - configuration: which repositories, and which cluster.
    ///   - host: log and metrics.
    /// - Throws: what is wrong with the configuration; a server that does not answer is not.
    public init(configuration: ArgoCDConfiguration, host: Host) throws(AdapterError) {
        let stateDirectory = configuration.stateDirectory ?? Self.stateDirectory
        let catalogue = try GitCatalogue(configuration.git, stateDirectory: stateDirectory, host: host)
        self.catalogue = catalogue
        let book = DeploymentBook(reach: catalogue.reach)
        let publication = ReferencePublication(book, catalogue)
        (self.book, self.publication) = (book, publication)
        let cluster = try configuration.kubernetes.map { settings throws(AdapterError) in
            try Cluster(settings, fieldManager: Self.fieldManager, host: host)
        }
        registered = cluster.map { cluster in
            let namespace = configuration.registration?.namespace ?? Self.namespace
            return RegisteredPackages(cluster, namespace: namespace) { publication.wake() }
        }
        lookup = try cluster.map { _ throws(AdapterError) in
            try GitRegistrationLookup(
                configuration.registration?.repositories,
                catalogue,
                stateDirectory: stateDirectory
            )
        }
        applications = try Self.applications(configuration.server, cluster) { change in
            book.note(change)
            publication.wake()
        }
        catalogue.start()
        guard let applications else { return }
        try registered?.start()
        try applications.start()
        applications.waitForList(until: .now.advanced(by: Self.startPatience))
        try publication.start(registered)
    }

    /// Ends the threads.
    public func shutdown() {
        applications?.cancel()
        registered?.cancel()
        applications?.stop()
        registered?.stop()
        publication.stop()
        catalogue.stop()
    }

    /// Says how each repository is, and how well it is known what is deployed.
    ///
    /// - Parameter call: the call.
    /// - Returns: the state of each repository, and `deployments`.
    /// - Throws: what cannot be served, with the same details.
    public func health(_ call: Call) throws(AdapterError) -> HealthReport {
        let report = applications?.report ?? WatchReport.noCluster
        let health = try catalogue.health([JSONMember(key: "deployments", value: .string(report))])
        if var fault = applications?.fault {
            fault.detailsJSON = health.details?.text
            throw fault
        }
        return health
    }

    /// Who tells of Applications: Argo CD's own API where it is configured, else the cluster's; nil = nobody.
    private static func applications(
        _ server: ServerConfiguration?,
        _ cluster: Cluster?,
        onChange: @escaping @Sendable (DeploymentChange) -> Void
    ) throws(AdapterError) -> (any ApplicationKnowledge)? {
        if let server { return try ServerApplications(ArgoCDServer(server), onChange: onChange) }
        return cluster.map { WatchedApplications($0, onChange: onChange) }
    }
}
