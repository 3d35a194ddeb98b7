/// A source together with what its revision was resolved to.
struct SourceRevision: Hashable, Sendable {
    let source: ApplicationSource
    /// A commit, a chart's version, or the digest of an OCI manifest; nil = not known.
    let revision: String?
    /// Whether it is known already what is asked for, so that only what that may become is meant.
    var isFollowed = false

    /// Brings sources and revisions of one entry together, whichever of the two forms it has.
    static func pairs(
        _ source: ApplicationSource?,
        _ sources: [ApplicationSource]?,
        _ revision: String?,
        _ revisions: [String]?
    ) -> [SourceRevision] {
        let several = sources ?? []
        guard several.isEmpty else {
            return several.enumerated().map { index, source in
                let revision = revisions.flatMap { index < $0.count ? $0[index] : nil }
                return SourceRevision(source: source, revision: revision.flatMap { $0.isEmpty ? nil : $0 })
            }
        }
        return source.map {
            [SourceRevision(source: $0, revision: revision.flatMap { $0.isEmpty ? nil : $0 })]
        } ?? []
    }
}

extension Application {
    /// The sources that are asked for.
    var declared: [SourceRevision] {
        if let hydrator = spec.sourceHydrator {
            return [hydrator.dry, hydrator.hydrated].map { SourceRevision(source: $0, revision: nil) }
        }
        return SourceRevision.pairs(spec.source, spec.sources, nil, nil)
    }

    /// What the cluster was last compared with; what it has only if that comparison found no difference.
    var compared: [SourceRevision] {
        guard let sync = status?.sync else { return [] }
        let compared = SourceRevision.pairs(
            sync.comparedTo?.source,
            sync.comparedTo?.sources,
            sync.revision,
            sync.revisions
        )
        guard compared.isEmpty else { return compared }
        // Older versions of Argo CD do not say with which source they compared.
        let asked =
            spec.sourceHydrator.map { [$0.hydrated] } ?? spec.sources ?? spec.source.map { [$0] } ?? []
        return SourceRevision.pairs(nil, asked, nil, sync.revisions ?? sync.revision.map { [$0] })
    }

    /// The synchronisations that succeeded, the newest first.
    var deployed: [(entry: Deployed, sources: [SourceRevision])] {
        let entries = status?.history ?? []
        let newestFirst = entries.enumerated().sorted { one, other in
            (one.element.id ?? Int64(one.offset), one.offset) > (
                other.element.id ?? Int64(other.offset), other.offset
            )
        }
        return newestFirst.map { _, entry in
            (entry, SourceRevision.pairs(entry.source, entry.sources, entry.revision, entry.revisions))
        }
    }

    /// What the last synchronisation that has not succeeded has brought into the cluster, or may have.
    var attempted: [SourceRevision] {
        guard let operation = status?.operationState, operation.phase != "Succeeded",
            let result = operation.syncResult
        else { return [] }
        return SourceRevision.pairs(result.source, result.sources, result.revision, result.revisions)
    }

    /// What a synchronisation will bring that was asked for and has not succeeded.
    var requested: [SourceRevision] {
        let ongoing = status?.operationState.flatMap { $0.phase == "Succeeded" ? nil : $0.operation }
        return [operation, ongoing].compactMap { $0?.sync }.flatMap { sync in
            let sources = sync.sources ?? sync.source.map { [$0] } ?? declared.map(\.source)
            let revisions = sync.revisions ?? sync.revision.map { [$0] } ?? []
            return sources.enumerated().map { index, source in
                var source = source
                if index < revisions.count, !revisions[index].isEmpty {
                    source.targetRevision = revisions[index]
                }
                return SourceRevision(source: source, revision: nil)
            }
        }
    }
}
