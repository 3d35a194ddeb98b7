internal import AdapterWork
internal import Deployments
internal import GitCatalogue
internal import HTTPClient
public import O2DMSPluginKit

extension FluxAdapter: DeploymentLister, DeploymentGetter {
    /// How long a question of what is so now may take.
    private static let freshTimeout = Duration.seconds(20)

    /// Emits all HelmReleases and Kustomizations, or the users of one package, each with its evidence.
    ///
    /// - Parameters:
    ///   - query: which ones.
    ///   - call: where they go.
    /// - Throws: `unsupported` where no cluster is configured, `unavailable` if it cannot be told.
    public func listDeployments(_ query: DeploymentQuery, _ call: Call) throws(AdapterError) {
        let deployments = try query.isFresh ? fresh(call) : known()
        call.emit(deployments.answer(query, reaching: catalogue.reach), wantsDetail: query.wantsDetail)
    }

    /// Emits one deployment, or a source that nothing deploys.
    ///
    /// - Parameters:
    ///   - reference: which one.
    ///   - call: where it goes.
    /// - Throws: `notFound`, or as ``listDeployments(_:_:)``.
    public func getDeployment(_ reference: DeploymentReference, _ call: Call) throws(AdapterError) {
        guard let deployment = try known()[reference.id] else {
            throw .notFound("there is no deployment of this id")
        }
        call.emit([deployment], wantsDetail: reference.wantsDetail)
    }

    func requiredCluster() throws(AdapterError) -> FluxCluster {
        guard let cluster else {
            throw AdapterError(.unsupported, "no cluster is configured: what Flux deploys is not known here")
        }
        return cluster
    }

    /// As the watches know it.
    private func known() throws(AdapterError) -> FluxDeployments {
        let cluster = try requiredCluster()
        if let fault = cluster.fault { throw fault }
        guard let view = cluster.view else { throw .unavailable("what is deployed cannot be told yet") }
        return view.deployments
    }

    /// As the cluster has it; nothing may be left out then.
    private func fresh(_ call: Call) throws(AdapterError) -> FluxDeployments {
        let terms = HTTPTerms(timeout: Self.freshTimeout, for: call)
        let deployments = try requiredCluster().fresh(terms).deployments
        if let object = deployments.unreadable {
            throw .unavailable("what is deployed cannot be told: \(object) cannot be read; mend or delete it")
        }
        return deployments
    }
}
