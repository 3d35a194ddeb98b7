/// The `status` of the sources.
struct SourceStatus: Decodable, Sendable {
    var artifact: FluxArtifact?
    /// Of a Git repository: what it took of those that it includes, in their order.
    var includedArtifacts: [FluxArtifact]?
    var observedGeneration: Int64?
    var conditions: [FluxCondition]?
}

extension SourceStatus? {
    /// What it says, which is nothing at all before a controller has looked at the object.
    var state: FluxState {
        FluxState(observedGeneration: self?.observedGeneration, conditions: self?.conditions ?? [])
    }
}
