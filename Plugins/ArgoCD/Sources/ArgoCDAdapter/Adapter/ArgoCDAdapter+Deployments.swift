internal import AdapterWork
internal import Deployments
internal import HTTPClient
public import O2DMSPluginKit

extension ArgoCDAdapter: DeploymentLister, DeploymentGetter {
    /// How long a question of what is so now may take.
    static let freshTimeout = Duration.seconds(20)

    /// Emits all deployments, or the users of one package, each with its evidence.
    ///
    /// - Parameters:
    ///   - query: which ones.
    ///   - call: where they go.
    /// - Throws: `unsupported` where no cluster is configured, `unavailable` if it cannot be told.
    public func listDeployments(_ query: DeploymentQuery, _ call: Call) throws(AdapterError) {
        let applications = try known()
        let found: [Deployment]
        if query.isFresh {
            let all = try applications.fresh(HTTPTerms(timeout: Self.freshTimeout, for: call))
            found = try DeploymentBook.deployments(query, among: all)
        } else {
            if let fault = applications.fault { throw fault }
            found = try book.deployments(query)
        }
        call.emit(found, wantsDetail: query.wantsDetail)
    }

    /// Emits one deployment.
    ///
    /// - Parameters:
    ///   - reference: which one.
    ///   - call: where it goes.
    /// - Throws: `notFound`, or as ``listDeployments(_:_:)``.
    public func getDeployment(_ reference: DeploymentReference, _ call: Call) throws(AdapterError) {
        let applications = try known()
        guard let deployment = book.deployment(reference.id) else {
            if let fault = applications.fault { throw fault }
            throw .notFound("there is no deployment \(ShownText.short(reference.id))")
        }
        call.emit([deployment], wantsDetail: reference.wantsDetail)
    }

    private func known() throws(AdapterError) -> any ApplicationKnowledge {
        guard let applications else {
            throw AdapterError(
                .unsupported,
                "no cluster is configured: what Argo CD deploys is not known here"
            )
        }
        return applications
    }
}
