internal import Deployments
internal import O2DMSPluginKit
internal import Synchronization

/// What is known of all deployments, kept up to date by whoever tells of Applications.
///
/// [any thread]; readers never wait for a backend, unless they ask for what is so now.
final class DeploymentBook: Sendable {
    private struct Pages {
        var index = DeploymentIndex()
        var known: [String: KnownDeployment] = [:]
    }

    private let pages = Mutex(Pages())
    /// What is used by what Applications name.
    private let reach: PackageReach

    init(reach: PackageReach) { self.reach = reach }

    /// Notes what became of one object.
    func note(_ change: DeploymentChange) {
        pages.withLock { pages in
            let id = (change.after ?? change.before)?.record.deployment.id
            guard let id else { return }
            pages.index[id] = change.after?.record
            pages.known[id] = change.after
        }
    }

    /// All that is known, in no order.
    var known: [KnownDeployment] { pages.withLock { Array($0.known.values) } }

    /// One deployment; nil = there is none of that id.
    func known(_ id: String) -> KnownDeployment? { pages.withLock { $0.known[id] } }

    /// What a query asks for, as it is known.
    func deployments(_ query: DeploymentQuery) throws(AdapterError) -> [Deployment] {
        let (index, faults) = pages.withLock { pages in
            (pages.index, SoughtPackage(query) == nil ? [] : pages.known.values.compactMap(\.fault))
        }
        try Self.check(faults)
        return index.deployments(query, reaching: reach)
    }

    /// What a query asks for, of deployments that were just read.
    func deployments(_ query: DeploymentQuery, among known: [KnownDeployment]) throws(AdapterError)
        -> [Deployment]
    {
        if SoughtPackage(query) != nil { try Self.check(known.compactMap(\.fault)) }
        return DeploymentIndex(known.map(\.record)).deployments(query, reaching: reach)
    }

    /// An object that cannot be read may use any package.
    private static func check(_ faults: [String]) throws(AdapterError) {
        guard let first = faults.min() else { return }
        let more = faults.count > 1 ? "; \(faults.count) objects in all" : ""
        throw .unavailable("what is deployed cannot be told: \(first)\(more)")
    }
}
