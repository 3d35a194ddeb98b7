internal import HTTPClient
internal import O2DMSPluginKit

/// What there is of Applications, whether the cluster's API or Argo CD's own tells it.
protocol ApplicationKnowledge: AnyObject, Sendable {
    typealias Change = DeploymentChange
    func start() throws(AdapterError)
    /// Asks all threads to end, without waiting.
    func cancel()
    func stop()
    /// For health: since when everything is known, or why not.
    var report: String { get }
    /// Why what is known may be out of date or incomplete; nil = it is neither.
    var fault: AdapterError? { get }
    /// All there is at this moment, as the backend has it.
    func fresh(_ terms: HTTPTerms) throws(AdapterError) -> [KnownDeployment]
    /// Waits until all has been read once.
    func waitForList(until deadline: ContinuousClock.Instant)
}

/// What became of one object.
struct DeploymentChange: Sendable {
    let before: KnownDeployment?
    let after: KnownDeployment?
}
