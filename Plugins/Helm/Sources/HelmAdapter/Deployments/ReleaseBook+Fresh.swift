internal import AdapterWork
internal import Deployments
internal import HTTPClient
internal import HelmReleases
internal import Kubernetes
internal import O2DMSPluginKit
internal import Threads

extension ReleaseBook {
    /// How long a fresh reading may take where the call has no end.
    private static var longestReading: Duration { .seconds(60) }

    /// The releases as the API server has them now, whatever the watches know.
    ///
    /// - Throws: why the cluster cannot be asked.
    func fresh(_ call: Call) throws(AdapterError) -> ReleaseLedger {
        let terms = HTTPTerms(timeout: Self.longestReading, for: call)
        do throws(KubernetesFault) {
            let identity = try cluster.identity(terms)
            var revisions: [ReleaseLedger.Revision] = []
            for watch in watches {
                for revision in try watch.fresh(terms) {
                    revisions += try held(revision, terms).map { [$0] } ?? []
                }
            }
            return ReleaseLedger(revisions, cluster: identity)
        } catch {
            throw .untold(error)
        }
    }

    /// The revision with its record; nil if it is gone since.
    private func held(
        _ revision: ReleaseRevision,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> ReleaseLedger.Revision? {
        if let known = state.withLock({ $0.ledger.reading(of: revision) }) {
            return ReleaseLedger.Revision(revision: revision, reading: known)
        }
        do throws(KubernetesFault) {
            return ReleaseLedger.Revision(revision: revision, reading: try reader.record(of: revision, terms))
        } catch {
            guard error.kind == .absent else { throw error }
            return nil
        }
    }
}
