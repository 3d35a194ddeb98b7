/// The revisions of one release, and which of them count.
public struct ReleaseHistory: Sendable {
    /// The latest first.
    public let revisions: [ReleaseRevision]

    /// Brings revisions into their order.
    ///
    /// - Parameter revisions: of one release.
    public init(_ revisions: [ReleaseRevision]) {
        self.revisions = revisions.sorted { $0.number > $1.number }
    }

    /// What runs: the revision that is deployed; where none is (a first installation that failed or has not come to its
    /// end), the latest one; nothing if that is uninstalled.
    public var current: ReleaseRevision? {
        if let deployed = revisions.first(where: { $0.status == .deployed }) { return deployed }
        return revisions.first.flatMap { $0.status == .uninstalled ? nil : $0 }
    }

    /// What may be running in a moment: a later revision than the current one, whose operation has not come to its end.
    public var pending: ReleaseRevision? {
        guard let current else { return nil }
        return revisions.first { $0.status.isPending && $0.number > current.number }
    }

    /// What may run beside the current revision, wholly or in part.
    ///
    /// - A later one that failed or has not come to its end: an upgrade that fails leaves in the cluster what it had changed by then.
    /// - Where the current one has not succeeded, the one whose place it took: Helm calls it superseded also if a rollback from it
    ///   failed.
    public var uncertain: [ReleaseRevision] {
        guard let current else { return [] }
        let later = revisions.filter { $0.number > current.number && $0.status != .uninstalled }
        guard current.status != .deployed else { return later }
        return later
            + (revisions.first { $0.number < current.number && $0.status == .superseded }.map { [$0] } ?? [])
    }

    /// What a rollback may bring back, also after an uninstallation that kept the history: `helm rollback` takes any revision.
    public var rollbackTargets: [ReleaseRevision] {
        let others = Set(([current].compactMap { $0 } + uncertain).map(\.number))
        return revisions.filter { !others.contains($0.number) }
    }
}
