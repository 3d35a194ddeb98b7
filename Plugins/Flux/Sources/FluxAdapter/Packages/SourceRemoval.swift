internal import AdapterWork
internal import Deployments
internal import HTTPClient
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

/// Takes sources of Flux out of a cluster.
struct SourceRemoval {
    /// What Flux's own controllers put on the objects that they apply.
    private static let appliers = ["kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name"]
    static let timeout = Duration.seconds(30)

    let cluster: FluxCluster

    /// Deletes the object that a package is.
    ///
    /// - Parameters:
    ///   - deletion: which package.
    ///   - call: who waits.
    /// - Throws: `preconditionFailed` if another artifact is meant than the one that Flux has now, `unsupported` if the package is only a part of the object, `inUse` if an object of Flux names it and the caller does not insist, `conflict` if Flux itself applies it, or why the
    ///   cluster does not let it go.
    func remove(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        let terms = HTTPTerms(timeout: Self.timeout, for: call)
        let view = try cluster.fresh(terms)
        guard let source = view.source(deletion.name, deletion.version),
            let type = cluster.kinds.first(where: { $0.kind == source.object.kind })?.type
        else { throw .notFound("the source is gone") }
        guard source.isWhole else {
            throw AdapterError(
                .unsupported,
                "the package is listed because something deploys it from \(source.object); it goes when nothing does any more"
            )
        }
        if let wanted = deletion.checksum, wanted != source.package.checksum {
            throw AdapterError(
                .preconditionFailed,
                "\(source.object) has another artifact by now, and stays",
                details: source.package.checksum.map { ["existingChecksum": .string($0)] }
            )
        }
        if !deletion.isForced {
            try check(source, users: view.users[source.object] ?? [])
        }
        guard !deletion.isDryRun else { return }
        do throws(KubernetesFault) {
            // The object that was looked at, not another of its name.
            let preconditions = DeletionPreconditions(uid: source.metadata.uid)
            try cluster.cluster.client.delete(
                source.object.key,
                of: type,
                preconditions: preconditions,
                terms
            )
        } catch {
            guard error.kind == .absent else { throw .refused(error) }
        }
        cluster.awaitSight(of: source.object, terms) { $0?.uid != source.metadata.uid }
    }

    private func check(_ source: SourcePackage, users: [FluxIdentity]) throws(AdapterError) {
        guard users.isEmpty else {
            let names = users.map(\.description).sorted()
            throw .inUse(
                "\(source.object) is named by \(names.count == 1 ? names[0] : "\(names.count) objects")",
                by: users.map(\.key)
            )
        }
        for label in Self.appliers {
            guard let applier = source.metadata.labels?[label] else { continue }
            throw AdapterError(
                .conflict,
                "\(source.object) is applied by Flux (\(applier)) and would come back: take it out of what Flux applies"
            )
        }
    }
}
