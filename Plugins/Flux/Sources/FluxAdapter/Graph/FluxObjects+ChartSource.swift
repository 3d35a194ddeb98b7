internal import Deployments
internal import Kubernetes

extension FluxObjects {
    /// Where the chart of a release is from.
    func chartSource(of release: KubernetesObject<HelmReleaseObject>) -> ChartSource {
        let place = release.metadata.namespace
        if let reference = release.content.spec.chartRef {
            return reference.target(from: place).map { chartSource(at: $0) } ?? ChartSource()
        }
        guard let spec = release.content.spec.chart?.spec, let key = release.chartKey else {
            return ChartSource()
        }
        // The HelmChart may be of what the release asked for before.
        if let chart = helmCharts[key], chart.content.spec.isMade(of: spec) { return chartSource(of: chart) }
        var source = chartSource(spec.chart, spec.version, spec.sourceRef, from: place)
        source.path.insert(FluxIdentity(kind: .helmChart, key: key), at: 0)
        source.valuesFiles = spec.valuesFiles ?? []
        return source
    }

    /// Where a chart is from, and which version was taken.
    func chartSource(of chart: KubernetesObject<HelmChartObject>) -> ChartSource {
        let spec = chart.content.spec
        var source = chartSource(spec.chart, spec.version, spec.sourceRef, from: chart.metadata.namespace)
        source.path.insert(chart.identity, at: 0)
        source.valuesFiles = spec.valuesFiles ?? []
        source.isRepacked = !source.valuesFiles.isEmpty
        let isSeen = chart.metadata.generation.map { $0 == chart.content.state.observedGeneration } ?? true
        guard isSeen, let status = chart.content.status, let revision = status.artifact?.revision else {
            return source
        }
        let from = status.observedSourceArtifactRevision.flatMap(FluxRevision.init)
        source.name = status.observedChartName ?? source.name
        source.version = ChartVersion.original(revision, digest: from?.digest, isRepacked: source.isRepacked)
        source.origin = source.origin.map { origin in
            var taken = GitOrigin(origin.repository, path: origin.path, commit: from?.digest.hex)
            taken.reference = from?.reference ?? origin.reference
            return taken
        }
        return source
    }

    private func chartSource(at target: FluxIdentity) -> ChartSource {
        switch target.kind {
        case .ociRepository:
            if let repository = ociRepositories[target.key] { return ChartSource(repository) }
        case .helmChart:
            if let chart = helmCharts[target.key] { return chartSource(of: chart) }
        default: break
        }
        return ChartSource(path: [target])
    }

    /// What a chart, a range and the name of a source tell, before Flux has looked at them.
    private func chartSource(
        _ chart: String,
        _ range: String?,
        _ reference: SourceReference,
        from place: String?
    ) -> ChartSource {
        guard let target = reference.target(from: place) else { return ChartSource() }
        var source = ChartSource(path: [target])
        switch target.kind {
        case .helmRepository:
            source.constraint = range.flatMap { $0.isEmpty ? nil : $0 } ?? "*"
            source.name = chart
            guard let repository = helmRepositories[target.key]?.content else { break }
            source.repositoryURL = ShownAddress.text(repository.spec.url)
            guard repository.isRegistry, chart.contains("/") else { break }
            let below = RegistryPlace("\(repository.spec.url)/\(chart)")
            (source.name, source.repositoryURL) = (below.name, below.parentURL)
        case .gitRepository:
            guard let repository = gitRepositories[target.key]?.content,
                let address = RepositoryAddress(repository.spec.url)
            else { break }
            source.origin = GitOrigin(address, path: chart)
            source.origin?.reference = repository.spec.ref?.followed
        default: break
        }
        return source
    }
}

extension HelmChartObject.Spec {
    fileprivate func isMade(of spec: HelmReleaseObject.ChartSpec) -> Bool {
        func range(_ text: String?) -> String { text.flatMap { $0.isEmpty ? nil : $0 } ?? "*" }
        return chart == spec.chart && range(version) == range(spec.version)
            && sourceRef.kind == spec.sourceRef.kind && sourceRef.name == spec.sourceRef.name
    }
}
