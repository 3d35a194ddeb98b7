internal import Deployments
internal import Kubernetes

extension FluxObjects {
    /// All sources as packages; of equal names and versions there may be several, in an order that depends on nothing but them.
    ///
    /// - Parameter users: who names each object.
    /// - Returns: the packages.
    func packages(_ users: [FluxIdentity: [FluxIdentity]]) -> [SourcePackage] {
        let packages =
            gitPackages(users) + registryPackages(users) + bucketPackages(users) + chartPackages(users)
        return packages.sorted { $0.object < $1.object }
    }

    /// Each Git repository at each directory that something is deployed from, or as a whole.
    private func gitPackages(_ users: [FluxIdentity: [FluxIdentity]]) -> [SourcePackage] {
        gitRepositories.values.flatMap { repository in
            let artifact = repository.content.status?.artifact
            let registered = RegisteredName(repository.metadata)
            // What was registered and is not deployed from is what it was registered as, and nothing else.
            let places = places(users[repository.identity] ?? []).filter {
                registered == nil || !$0.0.isEmpty
            }
            var packages = places.flatMap { path, users in
                let current = SourceState(repository, path, nil)
                let package = SourcePackage(repository, current, artifact, path: path, users: users)
                return [package].compactMap { $0 }
                    + applied(users, besides: current.revision).compactMap { revision, users in
                        let state = SourceState(repository, path, revision)
                        return SourcePackage(
                            repository,
                            state,
                            nil,
                            path: path,
                            users: users,
                            isCurrent: false
                        )
                    }
            }
            if let registered {
                let path = registered.path ?? ""
                let state = SourceState(repository, path, nil)
                let all = users[repository.identity] ?? []
                packages += [
                    SourcePackage(repository, state, artifact, path: path, users: all, isRegistered: true)
                ].compactMap { $0 }
            }
            return packages
        }
    }

    private func registryPackages(_ users: [FluxIdentity: [FluxIdentity]]) -> [SourcePackage] {
        ociRepositories.values.flatMap { repository in
            let users = users[repository.identity] ?? []
            let current = SourceState(repository, nil)
            let package = SourcePackage(
                repository,
                current,
                repository.content.status?.artifact,
                isChart: repository.content.isChart || users.contains { $0.kind == .helmRelease },
                users: users,
                isRegistered: true
            )
            return [package].compactMap { $0 }
                + applied(users, besides: current.revision).compactMap { revision, users in
                    SourcePackage(
                        repository,
                        SourceState(repository, revision),
                        nil,
                        users: users,
                        isCurrent: false
                    )
                }
        }
    }

    private func bucketPackages(_ users: [FluxIdentity: [FluxIdentity]]) -> [SourcePackage] {
        buckets.values.flatMap { bucket in
            places(users[bucket.identity] ?? []).compactMap { path, users in
                let state = SourceState(bucket, path, nil)
                return SourcePackage(bucket, state, bucket.content.status?.artifact, path: path, users: users)
            }
        }
    }

    /// Charts of repositories of charts, as far as HelmCharts and registrations name them.
    private func chartPackages(_ users: [FluxIdentity: [FluxIdentity]]) -> [SourcePackage] {
        let charts = helmCharts.values.compactMap { chart in
            let source = chartSource(of: chart)
            // A chart that is packed anew is not the repository's archive.
            let artifact = source.isRepacked ? nil : chart.content.status?.artifact
            return SourceState(source).flatMap { state in
                SourcePackage(chart, state, artifact, isChart: true, users: users[chart.identity] ?? [])
            }
        }
        let registered = helmRepositories.values.compactMap { repository in
            RegisteredName(repository.metadata).flatMap { name in
                SourcePackage(
                    repository,
                    SourceState(repository, name),
                    nil,
                    isChart: true,
                    users: users[repository.identity] ?? [],
                    isRegistered: true
                )
            }
        }
        return charts + registered
    }

    /// The revisions of a source that Kustomizations have applied and that it has left behind, with who has applied each.
    private func applied(
        _ users: [FluxIdentity],
        besides current: FluxRevision?
    ) -> [FluxRevision: [FluxIdentity]] {
        var applied: [FluxRevision: [FluxIdentity]] = [:]
        for user in users where user.kind == .kustomization {
            let text = kustomizations[user.key]?.content.status?.lastAppliedRevision
            guard let revision = text.flatMap(FluxRevision.init), revision.digest != current?.digest else {
                continue
            }
            applied[revision, default: []].append(user)
        }
        return applied
    }

    /// The directories of a source that its users take, with who takes each; the whole source if nobody takes any.
    private func places(_ users: [FluxIdentity]) -> [(String, [FluxIdentity])] {
        var places: [String: [FluxIdentity]] = [:]
        for user in users {
            let written = kustomizations[user.key]?.content.spec.path
            let path = user.kind == .helmChart ? helmCharts[user.key]?.content.spec.chart : written
            guard user.kind == .helmChart || user.kind == .kustomization else { continue }
            places[Self.normal(path ?? ""), default: []].append(user)
        }
        return places.isEmpty ? [("", users)] : places.map { ($0.key, $0.value) }
    }

    private static func normal(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}

extension SourceState {
    /// A chart of a repository of charts, at the version that was taken; `nil` for charts from elsewhere, or before that.
    fileprivate init?(_ source: ChartSource) {
        guard let name = source.name, let version = source.version, let url = source.repositoryURL else {
            return nil
        }
        self.init(name, version, url)
    }

    /// The chart that a repository was registered for.
    init(_ repository: KubernetesObject<HelmRepositoryObject>, _ registered: RegisteredName) {
        self.init(
            registered.path ?? registered.name,
            registered.version,
            ShownAddress.text(repository.content.spec.url)
        )
    }

    /// Only the repository's index knows the archive's own address; the address here says what is meant.
    private init(_ chart: String, _ version: String, _ url: String) {
        package = DeployedPackage(name: chart, version: version, repository: RepositoryAddress(url))
        repositoryURL = url
        let tag = String(version.map { $0 == "+" ? "_" : $0 })
        uri = url.hasPrefix("oci://") ? "\(url)/\(chart):\(tag)" : "helm+\(url)//\(chart)?version=\(version)"
    }
}
