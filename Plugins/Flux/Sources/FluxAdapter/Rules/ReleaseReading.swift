internal import Deployments
internal import Kubernetes

/// What a HelmRelease deploys, and from where, by all that is known of it.
struct ReleaseReading: Sendable {
    let release: KubernetesObject<HelmReleaseObject>
    let source: ChartSource
    /// Newest first.
    let history: [ReleaseSnapshot]
    /// The directories beside the chart's that its source takes it from.
    private let beside: [DeployedPackage]

    init(_ release: KubernetesObject<HelmReleaseObject>, in objects: FluxObjects) {
        self.release = release
        let source = objects.chartSource(of: release)
        self.source = source
        let place = source.origin?.path ?? ""
        beside = source.folders + (source.path.last.map { objects.inclusions(in: $0, at: place) } ?? [])
        history =
            (release.content.status?.history).map { $0.sorted { $0.version > $1.version } }
            ?? release.applied(source).map { [$0] } ?? []
    }

    /// What runs: the newest revision that is deployed, else the newest that is not gone.
    var running: ReleaseSnapshot? {
        history.first { $0.status == "deployed" } ?? history.first { $0.status != "uninstalled" }
    }

    /// Whether some revision came to its end well.
    var isRunning: Bool { history.contains { $0.status == "deployed" || $0.status == "superseded" } }

    /// The release's name, which Helm's objects have as well.
    var releaseName: String {
        history.first?.name ?? ReleaseName.of(release.content.spec, name: release.metadata.name)
    }

    /// The namespace that it is deployed to.
    var targetNamespace: String? {
        Self.stated(release.content.spec.targetNamespace) ?? release.metadata.namespace
    }

    /// The namespace of its Secrets.
    var storageNamespace: String? {
        Self.stated(release.content.status?.storageNamespace) ?? Self.stated(
            release.content.spec.storageNamespace
        )
            ?? release.metadata.namespace
    }

    /// All packages that it uses: what runs, what is asked for and does not run, and to what Flux would go back.
    var packages: [DeployedPackage] {
        let open = release.content.isOpen ? [unread] : []
        guard let running else { return [attempted, source.declared].compactMap { $0 } + open + beside }
        let others = history.filter { $0.version != running.version && $0.status != "uninstalled" }
        let earlier = others.map { other in
            let isRunning = other.status == "deployed"
            return package(
                other,
                isRunning ? .running : other.version > running.version ? .declared : .rollbackTarget
            )
        }
        let known =
            [package(running, .running)] + [source.declared].compactMap { $0 } + open + beside + earlier
        return known + known.compactMap(Self.possible)
    }

    /// What was begun with and is in no history yet.
    private var attempted: DeployedPackage? {
        guard let version = release.content.status?.lastAttemptedRevision, !version.isEmpty,
            let name = source.name
        else { return nil }
        var package = DeployedPackage(
            name: name,
            version: version,
            repository: source.repository,
            use: .declared
        )
        package.origin = source.origin
        return package
    }

    /// What a source of a kind that is not read, an ExternalArtifact for example, may have: any chart, or of one that runs any version.
    private var unread: DeployedPackage {
        var package = DeployedPackage(name: running?.chartName, use: .declared)
        if running == nil { package.names = .any }
        return package
    }

    /// The version that a revision's chart has in its repository.
    func version(of snapshot: ReleaseSnapshot) -> String {
        let digest = digest(of: snapshot)
        // A tag tells the build text that Flux has replaced.
        if let digest, digest == source.digest, let version = source.version { return version }
        return ChartVersion.original(
            snapshot.chartVersion,
            digest: digest ?? source.origin?.commit.flatMap { FluxDigest(bare: $0[...]) },
            isRepacked: source.isRepacked
        )
    }

    /// Whether a revision is of the source that the release has now, as far as names and versions tell.
    func isOfSource(_ snapshot: ReleaseSnapshot) -> Bool {
        if let digest = digest(of: snapshot), let known = source.digest { return digest == known }
        return snapshot.chartName == source.name && source.version == version(of: snapshot)
    }

    private func package(_ snapshot: ReleaseSnapshot, _ use: DeployedPackage.Use) -> DeployedPackage {
        var package = DeployedPackage(name: snapshot.chartName, version: version(of: snapshot), use: use)
        package.digest = digest(of: snapshot)?.description
        guard isOfSource(snapshot) else { return package }
        package.repository = source.repository
        package.origin = source.origin
        return package
    }

    /// A chart whose source has gone or moved on may have got its build text from Flux: then it is that of the version without.
    private static func possible(_ package: DeployedPackage) -> DeployedPackage? {
        guard package.repository == nil, package.origin == nil,
            let version = package.version.flatMap(ChartVersion.possible)
        else { return nil }
        var possible = package
        possible.version = version
        if possible.use == .running { possible.use = .declared }
        return possible
    }

    private func digest(of snapshot: ReleaseSnapshot) -> FluxDigest? {
        snapshot.ociDigest.flatMap { FluxDigest($0) }
    }

    private static func stated(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
}

extension KubernetesObject<HelmReleaseObject> {
    /// What `v2beta1` tells in place of a history.
    fileprivate func applied(_ source: ChartSource) -> ReleaseSnapshot? {
        guard let status = content.status, let version = status.lastAppliedRevision, !version.isEmpty,
            let name = source.name ?? content.spec.chart?.spec.chart
        else { return nil }
        return ReleaseSnapshot(
            name: ReleaseName.of(content.spec, name: metadata.name),
            namespace: metadata.namespace ?? "",
            version: status.lastReleaseRevision ?? 0,
            status: "deployed",
            chartName: name,
            chartVersion: version
        )
    }
}
