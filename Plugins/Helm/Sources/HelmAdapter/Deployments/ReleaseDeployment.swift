internal import Deployments
internal import HelmReleases
internal import O2DMSPluginKit

/// A release of Helm as a deployment.
struct ReleaseDeployment {
    private let release: ReleaseRevision.Release
    private let revisions: [ReleaseLedger.Revision]
    /// The histories in Secrets and in ConfigMaps, if Helm was used with both; statuses as the records have them.
    private let histories: [ReleaseHistory]
    private let cluster: String?

    init(_ release: ReleaseRevision.Release, _ revisions: [ReleaseLedger.Revision], cluster: String?) {
        self.release = release
        self.revisions = revisions
        self.cluster = cluster
        histories = ReleaseStorage.allCases.compactMap { storage in
            let those = revisions.filter { $0.revision.storage == storage }
            return those.isEmpty ? nil : ReleaseHistory(those.map(\.trueRevision))
        }
    }

    /// A namespace has no dot in its name, so the first one ends it.
    static func id(of release: ReleaseRevision.Release) -> String { "\(release.namespace).\(release.name)" }

    static func release(ofID id: String) -> ReleaseRevision.Release? {
        guard let dot = id.firstIndex(of: ".") else { return nil }
        return .init(namespace: String(id[..<dot]), name: String(id[id.index(after: dot)...]))
    }

    /// The deployment with what it uses: what runs first, then what an operation that goes on brings, then what a rollback
    /// brings back.
    var record: DeploymentRecord {
        let uses = histories.flatMap(\.uses)
        let packages = uses.compactMap { revision, use -> DeployedPackage? in
            guard let record = record(of: revision) else { return nil }
            var package = DeployedPackage(name: record.chartName, version: record.chartVersion, use: use)
            package.fingerprint = record.fingerprint?.description
            return package
        }
        return DeploymentRecord(deployment, packages: packages)
    }

    private var deployment: Deployment {
        let shown = shown
        let record = shown.flatMap(record(of:))
        var deployment = Deployment(id: Self.id(of: release), name: release.name, status: status)
        deployment.namespace = release.namespace
        deployment.identity = cluster.map { Cluster.helmRelease(release.name, in: release.namespace, of: $0) }
        deployment.packageName = record?.chartName
        deployment.packageVersion = record?.chartVersion
        deployment.statusMessage = unreadable.map { "\($0)" } ?? statusMessage
        deployment.revision = UInt64(shown?.number ?? 0)
        deployment.createdAt = record?.firstDeployed
        deployment.updatedAt = record?.lastDeployed
        return deployment
    }

    /// What runs; after an uninstallation that kept the history its last revision.
    private var shown: ReleaseRevision? {
        histories.compactMap(\.current).max { $0.number < $1.number } ?? histories.first?.revisions.first
    }

    private var status: DeploymentStatus {
        guard unreadable == nil,
            let history = histories.first(where: { $0.current != nil }) ?? histories.first
        else {
            return .unknown
        }
        return history.deploymentStatus
    }

    /// What Helm says of the latest revision, the one that the status tells of.
    private var statusMessage: String? {
        let latest = histories.compactMap(\.revisions.first).max { $0.number < $1.number }
        return latest.flatMap { record(of: $0)?.description }
    }

    /// Why one of its records cannot be read, if that is so.
    private var unreadable: ReleaseError? {
        for revision in revisions { if case .failure(let error) = revision.reading { return error } }
        return nil
    }

    private func record(of revision: ReleaseRevision) -> ReleaseRecord? {
        let held = revisions.first {
            $0.revision.storage == revision.storage && $0.revision.key == revision.key
        }
        return try? held?.reading?.get()
    }
}

extension ReleaseLedger.Revision {
    /// The revision with the status of its record, which is what Helm shows; but a label that says `deployed` counts as well, as Helm
    /// looks for what runs by it.
    var trueRevision: ReleaseRevision {
        var revision = revision
        if let record = try? reading?.get(), revision.status != .deployed { revision.status = record.status }
        return revision
    }
}
