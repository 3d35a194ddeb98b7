internal import Deployments
internal import HelmReleases

/// All revisions of all releases, what was read of their records, and the deployments that follow from both.
///
/// A release is shown as it was until all its records are read; until then it is known that some are missing.
struct ReleaseLedger: Sendable {
    /// A revision, with its record once that is read.
    struct Revision: Sendable {
        let revision: ReleaseRevision
        var reading: ReleaseReading?

        var isUnreadable: Bool { if case .failure = reading { true } else { false } }

        func isState(_ other: ReleaseRevision) -> Bool {
            revision.storage == other.storage && revision.uid == other.uid
                && revision.resourceVersion == other.resourceVersion
        }
    }

    /// What tells the cluster from others; nil = not known yet.
    var cluster: String?
    private(set) var index = DeploymentIndex()
    private var releases: [ReleaseRevision.Release: [Revision]] = [:]
    /// The releases that have a record that cannot be read.
    private(set) var unreadable: Set<ReleaseRevision.Release> = []
    /// What is to be read, what is said to run and what is not.
    private var waiting: (first: [ReleaseRevision], last: [ReleaseRevision]) = ([], [])
    private var beingRead = 0

    /// How many records are still to be read.
    var unreadCount: Int { waiting.first.count + waiting.last.count + beingRead }

    /// Nothing is known yet.
    init() {}

    /// All that there is, with the records.
    init(_ revisions: [Revision], cluster: String) {
        self.cluster = cluster
        releases = Dictionary(grouping: revisions, by: \.revision.release)
        for release in releases.keys { update(release) }
    }

    /// Takes a change that a watch tells of.
    mutating func change(_ before: ReleaseRevision?, _ after: ReleaseRevision?) {
        if let before {
            releases[before.release]?.removeAll {
                $0.revision.storage == before.storage && $0.revision.key == before.key
            }
        }
        if let after {
            releases[after.release, default: []].append(Revision(revision: after))
            if after.status == .superseded { waiting.last.append(after) } else { waiting.first.append(after) }
        }
        for release in Set([before?.release, after?.release].compactMap { $0 }) { update(release) }
    }

    /// Names a record that is to be read now; those that run before those that do not.
    mutating func next() -> ReleaseRevision? {
        while let revision = waiting.first.popLast() ?? waiting.last.popLast() {
            guard isMissing(revision) else { continue }
            beingRead += 1
            return revision
        }
        return nil
    }

    /// Takes what was read; nil = the object is gone, or could not be read now and is to be read later.
    mutating func put(_ reading: ReleaseReading?, of revision: ReleaseRevision, again: Bool = false) {
        beingRead -= 1
        if again { waiting.last.insert(revision, at: 0) }
        guard let reading, let place = place(of: revision) else { return }
        releases[revision.release]?[place].reading = reading
        update(revision.release)
    }

    /// What was read of a revision in this very state.
    func reading(of revision: ReleaseRevision) -> ReleaseReading? {
        releases[revision.release]?.first { $0.isState(revision) }?.reading
    }

    /// The revisions of a deployment; none if there is no such release.
    func revisions(ofDeployment id: String) -> [Revision] {
        ReleaseDeployment.release(ofID: id).flatMap { releases[$0] } ?? []
    }

    private func isMissing(_ revision: ReleaseRevision) -> Bool {
        place(of: revision).map { releases[revision.release]?[$0].reading == nil } ?? false
    }

    private func place(of revision: ReleaseRevision) -> Int? {
        releases[revision.release]?.firstIndex { $0.isState(revision) }
    }

    private mutating func update(_ release: ReleaseRevision.Release) {
        let id = ReleaseDeployment.id(of: release)
        guard let revisions = releases[release], !revisions.isEmpty else {
            releases[release] = nil
            unreadable.remove(release)
            index[id] = nil
            return
        }
        guard revisions.allSatisfy({ $0.reading != nil }) else { return }
        if revisions.contains(where: \.isUnreadable) {
            unreadable.insert(release)
        } else {
            unreadable.remove(release)
        }
        index[id] = ReleaseDeployment(release, revisions, cluster: cluster).record
    }
}

/// A record, or why it cannot be read.
typealias ReleaseReading = Result<ReleaseRecord, ReleaseError>
