internal import Deployments
internal import HTTPClient
internal import Kubernetes
internal import O2DMSPluginKit

/// What is kept of an object: the deployment, and of an Application what it runs.
struct KnownDeployment: Sendable, Hashable {
    let record: DeploymentRecord
    /// Nil for what is no Application, or cannot be read.
    let application: Application?
    /// Why it is not known what the object uses; nil = it is.
    let fault: String?
}

extension KnownDeployment {
    /// Whether an Application gets anything from a repository, now or after a rollback, or may do so.
    func uses(_ repoURL: String) -> Bool {
        guard fault == nil else { return true }
        guard let address = RepositoryAddress(repoURL) else { return false }
        let sources = application.map {
            $0.declared + $0.compared + $0.attempted + $0.deployed.flatMap(\.sources)
        }
        return (sources ?? []).contains {
            $0.source.repoURL.flatMap(RepositoryAddress.init)?.mayBe(address) ?? false
        }
            || record.packages.contains { $0.isDirectory(of: address) }
    }
}

/// Applications and ApplicationSets of a cluster, by watch.
final class WatchedApplications: ApplicationKnowledge {
    private let applications: WatchedCollection<Application, KnownDeployment>
    private let sets: WatchedCollection<ApplicationSet, KnownDeployment>

    /// - Parameters:
    ///   - cluster: where they are.
    ///   - pace: how long the watches wait for what.
    ///   - onChange: called on the watches' threads.
    init(_ cluster: Cluster, pace: WatchPace = .init(), onChange: @escaping @Sendable (Change) -> Void) {
        let group = "argoproj.io"
        applications = WatchedCollection(
            of: ResourceType(group: group, version: "v1alpha1", plural: "applications"),
            in: cluster,
            pace: pace,
            reader: { KnownDeployment(application: $0) },
            onChange: { onChange(Change(before: $0, after: $1)) }
        )
        sets = WatchedCollection(
            of: ResourceType(group: group, version: "v1alpha1", plural: "applicationsets"),
            in: cluster,
            pace: pace,
            reader: { KnownDeployment(set: $0) },
            onChange: { onChange(Change(before: $0, after: $1)) }
        )
    }

    func start() throws(AdapterError) {
        try applications.start()
        try sets.start()
    }

    func cancel() {
        applications.cancel()
        sets.cancel()
    }

    func stop() {
        cancel()
        applications.stop()
        sets.stop()
    }

    var report: String { WatchReport.text(known) }

    var fault: AdapterError? {
        if let fault = known.first(where: { $0.currentSince == nil })?.fault { return .untold(fault) }
        guard known.allSatisfy(\.isSynced) else {
            return .unavailable(
                "what is deployed cannot be told: the cluster is being read for the first time",
                retryAfterMilliseconds: 1000
            )
        }
        return nil
    }

    func fresh(_ terms: HTTPTerms) throws(AdapterError) -> [KnownDeployment] {
        try Self.all { () throws(KubernetesFault) in try applications.fresh(terms) }
            + Self.all { () throws(KubernetesFault) in try sets.fresh(terms) }
    }

    func waitForList(until deadline: ContinuousClock.Instant) {
        _ = applications.waitForList(until: deadline) && sets.waitForList(until: deadline)
    }

    /// A cluster that does not know a type has no objects of it, and has told so.
    private var known: [WatchState] {
        (applications.states + sets.states).filter { $0.fault?.kind != .absent }
    }

    private static func all(_ read: () throws(KubernetesFault) -> [KnownDeployment]) throws(AdapterError)
        -> [KnownDeployment]
    {
        do throws(KubernetesFault) {
            return try read()
        } catch {
            guard error.kind == .absent else { throw .untold(error) }
            return []
        }
    }
}
