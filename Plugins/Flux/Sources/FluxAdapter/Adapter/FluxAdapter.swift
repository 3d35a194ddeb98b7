internal import Deployments
internal import GitCatalogue
internal import JSONText
internal import Kubernetes
public import O2DMSPluginKit

/// Flux as an O2-DMS adapter: packages in Git, the sources that Flux follows, and what it deploys.
public final class FluxAdapter: Adapter {
    /// Where clones lie if the configuration does not say.
    static let stateDirectory = "./var/flux"
    /// As whom we change objects.
    static let fieldManager = "o2dms-flux"
    /// How long making an instance waits for the cluster, so that a sound one is there for the first request.
    private static let startPatience = Duration.seconds(1)

    /// What the plugin is.
    public static var manifest: PluginManifest {
        PluginManifest(
            id: "io.o2dms.flux",
            name: "Flux",
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
    /// Nil = none is configured, and nobody is asked what is deployed.
    let cluster: FluxCluster?
    /// Nil without a cluster.
    let registration: SourceRegistration?

    /// Opens the repositories, begins to follow them, and to follow what is deployed.
    ///
    /// - Parameters:
    ///   - configuration: which repositories, and which cluster.
    ///   - host: log and metrics.
    /// - Throws: what is wrong with the configuration; a server that does not answer is not.
    public init(configuration: FluxConfiguration, host: Host) throws(AdapterError) {
        let stateDirectory = configuration.stateDirectory ?? Self.stateDirectory
        let catalogue = try GitCatalogue(configuration.git, stateDirectory: stateDirectory, host: host)
        self.catalogue = catalogue
        let cluster = try configuration.kubernetes.map { settings throws(AdapterError) in
            FluxCluster(try Cluster(settings, fieldManager: Self.fieldManager, host: host)) { view in
                // Only for want of a digest; then the list stays as it was.
                try? catalogue.state(view.packages.map(\.package))
            }
        }
        self.cluster = cluster
        registration = try cluster.map { cluster throws(AdapterError) in
            try SourceRegistration(configuration, cluster, catalogue, stateDirectory: stateDirectory)
        }
        catalogue.start()
        try cluster?.start(patience: Self.startPatience)
    }

    /// Ends the threads.
    public func shutdown() {
        cluster?.stop()
        catalogue.stop()
    }

    /// Says how each repository is, and how well it is known what is deployed.
    ///
    /// - Parameter call: the call.
    /// - Returns: the state of each repository, `deployments`, and in which versions the cluster serves Flux's types.
    /// - Throws: what cannot be served, with the same details.
    public func health(_ call: Call) throws(AdapterError) -> HealthReport {
        let report = cluster?.report ?? WatchReport.noCluster
        let types = (cluster?.kinds ?? []).compactMap { kind in
            kind.type.map { JSONMember(key: kind.kind.rawValue, value: .string($0.apiVersion)) }
        }
        let health = try catalogue.health([
            JSONMember(key: "deployments", value: .string(report)),
            JSONMember(key: "types", value: .object(types)),
        ])
        if var fault = cluster?.fault {
            fault.detailsJSON = health.details?.text
            throw fault
        }
        return health
    }
}
