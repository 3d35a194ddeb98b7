/// What charts are held to before they are published.
struct ChartPolicy: Sendable {
    /// What the archive is held to.
    let inspector: ChartInspector
    /// Where to look for dependencies that the archive has not.
    let dependencies: DependencyLookup
    /// What is asked of the provenance file.
    let provenance: ProvenancePolicy
}
