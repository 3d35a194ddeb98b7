internal import AdapterWork
internal import Deployments
internal import GitCatalogue
internal import HTTPClient
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

extension ArgoCDAdapter {
    /// Notes a package that lies in a repository already.
    ///
    /// - Parameters:
    ///   - upload: with the registration in its parameters.
    ///   - call: where the package goes.
    /// - Throws: what does not resolve, `alreadyExists`, or why the cluster does not take it.
    func register(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        guard let registered, let lookup else {
            throw AdapterError(
                .unsupported,
                "a registration is noted in Argo CD's cluster, and none is configured: see kubernetes"
            )
        }
        let registration = try GitRegistration(upload, alsoKnown: ["project"])
        let terms = HTTPTerms(timeout: call.remaining ?? Self.freshTimeout, for: call)
        let isKnown = try registered.repository(of: registration.name, registration.version, terms) != nil
        guard !isKnown, !catalogue.hasPackage(registration.name, registration.version) else {
            throw .alreadyExists(
                "\(ShownText.short(registration.name)) \(ShownText.short(registration.version)) exists: use another version"
            )
        }
        try registered.checkProject(registration, terms)
        let package = RegisteredPackage(registration, try lookup.resolve(registration, call))
        if upload.isDryRun {
            call.emitDetails(["violations": [], "commit": .string(package.commit)])
        } else {
            try registered.add(package, registration, terms)
            registered.awaitSight(of: registration.name, registration.version, isThere: true, terms)
            publication.publish()
        }
        _ = call.emit(package.package(in: registration.repoURL))
    }

    /// Takes the note of a registered package away.
    ///
    /// - Parameters:
    ///   - deletion: which one.
    ///   - call: the call.
    /// - Returns: false if no such package is registered.
    /// - Throws: `preconditionFailed` if another package is noted than the one that is meant, `inUse` while an Application uses its
    ///   repository, unless the deletion is forced; why the cluster does not let it go.
    func unregister(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) -> Bool {
        guard deletion.repository == nil, let registered else { return false }
        let terms = HTTPTerms(timeout: call.remaining ?? Self.freshTimeout, for: call)
        guard let repository = try registered.repository(of: deletion.name, deletion.version, terms) else {
            return false
        }
        let noted = repository.packages.first { $0.name == deletion.name && $0.version == deletion.version }
        if let wanted = deletion.checksum, let noted, wanted != "sha256:\(noted.checksum)" {
            throw AdapterError(
                .preconditionFailed,
                "another package is registered by this name and version by now, which stays",
                details: ["existingChecksum": .string("sha256:\(noted.checksum)")]
            )
        }
        if !deletion.isForced { try refuseIfUsed(repository.repoURL, terms) }
        guard !deletion.isDryRun else { return true }
        try registered.remove(deletion.name, deletion.version, from: repository, terms)
        registered.awaitSight(of: deletion.name, deletion.version, isThere: false, terms)
        publication.publish()
        return true
    }

    /// Has a package listed, or no more, as the cluster has it noted now.
    ///
    /// - Parameters:
    ///   - reference: which one, by name and version.
    ///   - call: who waits.
    /// - Throws: why the cluster cannot be asked.
    func lookForRegistered(_ reference: PackageReference, _ call: Call) throws(AdapterError) {
        guard reference.repository == nil, let registered, let name = reference.name,
            let version = reference.version
        else { return }
        let terms = HTTPTerms(timeout: call.remaining ?? Self.freshTimeout, for: call)
        let isThere = try registered.repository(of: name, version, terms) != nil
        registered.awaitSight(of: name, version, isThere: isThere, terms)
        publication.publish()
    }

    /// Without its Secret an Application of the repository could not be refreshed any more.
    private func refuseIfUsed(_ repoURL: String, _ terms: HTTPTerms) throws(AdapterError) {
        guard let applications else { return }
        let users = try applications.fresh(terms).filter { $0.uses(repoURL) }.map(\.record.deployment)
        guard !users.isEmpty else { return }
        throw .inUse(
            "the repository is used by \(users.count == 1 ? "1 Application" : "\(users.count) Applications")",
            by: users.map { ObjectKey(namespace: $0.namespace, name: $0.name) }
        )
    }
}
