internal import JSONText

/// The files and directories that a kustomization refers to.
///
/// Source: the fields of `kustomize.config.k8s.io` `Kustomization` and `Component`.
struct KustomizationReferences {
    /// Manifests or other kustomizations.
    private(set) var resources: [String] = []
    /// Files of other kinds.
    private(set) var files: [String] = []
    /// Fields that fetch something from elsewhere.
    private(set) var remoteFields: [String] = []
    /// Charts that it renders; without a repository they lie in `chartHome`.
    private(set) var charts: [DirectoryReach.Chart] = []
    /// Where charts lie, from the kustomization's directory.
    private(set) var chartHome = "charts"

    init(_ kustomization: JSONValue) {
        for key in ["resources", "bases", "components", "crds", "generators", "transformers", "validators"] {
            resources += Self.texts(kustomization[key])
        }
        files += Self.texts(kustomization["configurations"])
        for key in ["patches", "patchesJson6902", "replacements"] {
            files += (kustomization[key]?.elements ?? []).compactMap { $0["path"]?.string }
        }
        // A patch can stand in the list itself; then it has more than one line or a colon.
        files += Self.texts(kustomization["patchesStrategicMerge"]).filter {
            !$0.contains("\n") && !$0.contains(":")
        }
        files += [kustomization["openapi"]?["path"]?.string].compactMap(\.self)
        for key in ["configMapGenerator", "secretGenerator"] {
            for generator in kustomization[key]?.elements ?? [] {
                files += Self.texts(generator["files"]).map {
                    String($0.split(separator: "=", maxSplits: 1).last ?? "")
                }
                files += Self.texts(generator["envs"]) + [generator["env"]?.string].compactMap(\.self)
            }
        }
        chartHome = kustomization["helmGlobals"]?["chartHome"]?.string ?? chartHome
        for chart in kustomization["helmCharts"]?.elements ?? [] {
            guard let name = chart["name"]?.string else { continue }
            let version = chart["version"]?.string
            charts.append(.init(name: name, repository: chart["repo"]?.string, version: version))
        }
        for chart in kustomization["helmChartInflationGenerator"]?.elements ?? [] {
            guard let name = chart["chartName"]?.string else { continue }
            let version = chart["chartVersion"]?.string
            charts.append(.init(name: name, repository: chart["chartRepo"]?.string, version: version))
        }
        remoteFields = ["helmCharts", "helmChartInflationGenerator"].filter { kustomization[$0] != nil }
    }

    private static func texts(_ value: JSONValue?) -> [String] { value?.elements?.compactMap(\.string) ?? [] }
}
