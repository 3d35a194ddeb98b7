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
        guard query.isFresh else {
            if let fault = applications.fault { throw fault }
            return emit(try book.deployments(query), query.wantsDetail, call) { book.known($0) }
        }
        let all = try applications.fresh(HTTPTerms(timeout: Self.freshTimeout, for: call))
        let found = try book.deployments(query, among: all)
        let known = Dictionary(all.map { ($0.record.deployment.id, $0) }) { $1 }
        emit(found, query.wantsDetail, call) { known[$0] }
    }

    /// Emits one deployment.
    ///
    /// - Parameters:
    ///   - reference: which one.
    ///   - call: where it goes.
    /// - Throws: `notFound`, or as ``listDeployments(_:_:)``.
    public func getDeployment(_ reference: DeploymentReference, _ call: Call) throws(AdapterError) {
        let applications = try known()
        guard let known = book.known(reference.id) else {
            if let fault = applications.fault { throw fault }
            throw .notFound("there is no deployment \(ShownText.short(reference.id))")
        }
        emit([known.record.deployment], reference.wantsDetail, call) { _ in known }
    }

    /// Emits deployments with the package that each is of, as it stands in the list of packages.
    private func emit(
        _ deployments: [Deployment],
        _ wantsDetail: Bool,
        _ call: Call,
        known: (String) -> KnownDeployment?
    ) {
        let named = deployments.map { deployment in
            guard deployment.packageName == nil,
                let name = known(deployment.id)?.application?.shown.flatMap(catalogue.name)
            else { return deployment }
            var deployment = deployment
            (deployment.packageName, deployment.packageVersion) = (name.name, name.version)
            return deployment
        }
        call.emit(named, wantsDetail: wantsDetail)
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
