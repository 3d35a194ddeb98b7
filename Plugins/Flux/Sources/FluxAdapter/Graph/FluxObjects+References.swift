internal import Kubernetes

extension FluxObjects {
    /// Who names each object that is named by another: HelmReleases and Kustomizations what they deploy, HelmCharts where they are
    /// from, and Git repositories what they include.
    var users: [FluxIdentity: [FluxIdentity]] {
        var users: [FluxIdentity: [FluxIdentity]] = [:]
        func note(_ target: FluxIdentity?, _ user: FluxIdentity) {
            if let target { users[target, default: []].append(user) }
        }
        for release in helmReleases.values {
            for target in release.sources { note(target, release.identity) }
        }
        for kustomization in kustomizations.values {
            let target = kustomization.content.spec.sourceRef.target(from: kustomization.metadata.namespace)
            note(target, kustomization.identity)
        }
        for chart in helmCharts.values {
            let target = chart.content.spec.sourceRef.target(from: chart.metadata.namespace)
            note(target, chart.identity)
        }
        for repository in gitRepositories.values {
            for inclusion in repository.content.spec.include ?? [] {
                let key = ObjectKey(namespace: repository.metadata.namespace, name: inclusion.repository.name)
                note(FluxIdentity(kind: .gitRepository, key: key), repository.identity)
            }
        }
        return users
    }
}

extension KubernetesObject<HelmReleaseObject> {
    /// The HelmChart of a release that has a chart of its own: as its status names it, else as Flux would.
    var chartKey: ObjectKey? {
        guard let spec = content.spec.chart?.spec else { return nil }
        if let named = content.status?.helmChart, let slash = named.firstIndex(of: "/") {
            let name = String(named[named.index(after: slash)...])
            return ObjectKey(namespace: String(named[..<slash]), name: name)
        }
        let place = spec.sourceRef.namespace.flatMap { $0.isEmpty ? nil : $0 } ?? metadata.namespace
        return ObjectKey(namespace: place, name: "\(metadata.namespace ?? "")-\(metadata.name)")
    }

    /// The objects that it names.
    fileprivate var sources: [FluxIdentity] {
        let chart = chartKey.map { FluxIdentity(kind: .helmChart, key: $0) }
        let reference = content.spec.chartRef?.target(from: metadata.namespace)
        let source = content.spec.chart?.spec.sourceRef.target(from: metadata.namespace)
        return [chart, reference, source].compactMap { $0 }
    }
}
