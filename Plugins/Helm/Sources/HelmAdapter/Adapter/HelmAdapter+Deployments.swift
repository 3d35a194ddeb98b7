internal import Deployments
internal import HelmReleases
public import O2DMSPluginKit

extension HelmAdapter: DeploymentLister {
    /// Emits the releases of the cluster, or those that use a package, whichever adapter's that is.
    ///
    /// - Parameters:
    ///   - query: which package.
    ///   - call: where deployments go.
    /// - Throws: `unsupported` without a cluster; `unavailable` if it cannot be told what is deployed.
    public func listDeployments(_ query: DeploymentQuery, _ call: Call) throws(AdapterError) {
        let book = try book()
        let fresh: ReleaseLedger? = if query.isFresh { try book.fresh(call) } else { nil }
        let ask = { (package: SoughtPackage?) throws(AdapterError) -> [Deployment] in
            if let fresh { return try fresh.deployments(of: package, wantsDetail: query.wantsDetail) }
            return try book.answer(call) { ledger throws(AdapterError) in
                try ledger.deployments(of: package, wantsDetail: query.wantsDetail)
            }
        }
        let package = SoughtPackage(query)
        var deployments = try ask(package)
        if var package, deployments.contains(where: { $0.evidence == .nameVersion }) {
            package.fingerprint = fingerprint(query, call)?.description
            if package.fingerprint != nil { deployments = try ask(package) }
        }
        call.emit(deployments, wantsDetail: query.wantsDetail)
    }

    /// The fingerprint of the package's archive, if that lies in a repository of ours.
    private func fingerprint(_ query: DeploymentQuery, _ call: Call) -> ChartFingerprint? {
        guard let name = query.packageName, let version = query.packageVersion,
            let digest = query.packageDigest
        else { return nil }
        for (part, repository) in zip(catalogue.parts, repositories) {
            guard let snapshot = part.snapshot, let position = snapshot.position(name: name, version: version)
            else { continue }
            let archive = snapshot.archive(at: position)
            guard archive.digest.map({ "sha256:\($0)" }) == digest else { continue }
            return fingerprints.fingerprint(of: archive, in: repository, call)
        }
        return nil
    }

    /// The cluster's releases.
    func book() throws(AdapterError) -> ReleaseBook {
        guard let releases else {
            throw AdapterError(.unsupported, "no cluster is configured, so nothing is known of deployments")
        }
        return releases
    }
}

extension HelmAdapter: DeploymentGetter {
    /// Emits one release.
    ///
    /// - Parameters:
    ///   - reference: its id, `namespace.name`.
    ///   - call: where it goes.
    /// - Throws: `notFound`, `unsupported` without a cluster, `unavailable` if it cannot be told.
    public func getDeployment(_ reference: DeploymentReference, _ call: Call) throws(AdapterError) {
        let book = try book()
        let found = try book.answer(call) { ledger -> Deployment? in
            guard var deployment = ledger.index[reference.id]?.deployment else { return nil }
            if reference.wantsDetail {
                deployment.extensionsJSON = ReleaseExtensions.json(
                    ledger.revisions(ofDeployment: reference.id)
                )
            }
            return deployment
        }
        guard let found else { throw .notFound("there is no release \(PlainText.short(reference.id))") }
        _ = call.emit(found)
    }
}

extension ReleaseLedger {
    /// All deployments or the users of a package, with their extensions if they are wanted.
    ///
    /// - Throws: `unavailable` if nobody can say whether a release uses the package.
    func deployments(of package: SoughtPackage?, wantsDetail: Bool) throws(AdapterError) -> [Deployment] {
        if package != nil { try refuseIfUnreadable() }
        let deployments = package.map { index.users(of: $0) } ?? index.all
        guard wantsDetail else { return deployments }
        return deployments.map { deployment in
            var deployment = deployment
            deployment.extensionsJSON = ReleaseExtensions.json(revisions(ofDeployment: deployment.id))
            return deployment
        }
    }

    private func refuseIfUnreadable() throws(AdapterError) {
        guard let release = unreadable.min() else { return }
        throw .unavailable(
            "what uses the package cannot be told: a record of the release \(release.namespace)/\(release.name) cannot be"
                + " read; GET its deployment for the reason, then mend or remove the object"
        )
    }
}
