/// The `status` of the sources.
struct SourceStatus: Decodable, Sendable {
    var artifact: FluxArtifact?
    var observedGeneration: Int64?
    var conditions: [FluxCondition]?
}

extension SourceStatus? {
    /// What it says, which is nothing at all before a controller has looked at the object.
    var state: FluxState {
        FluxState(observedGeneration: self?.observedGeneration, conditions: self?.conditions ?? [])
    }
}
