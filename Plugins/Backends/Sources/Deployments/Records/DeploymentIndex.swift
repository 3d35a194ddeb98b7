public import O2DMSPluginKit

/// All deployments that an adapter knows, found by their id and by what they use.
///
/// A value: guard it by a lock and change it in place; a question costs what the deployments cost that name a package of the name.
public struct DeploymentIndex: Sendable {
    private var records: [String: DeploymentRecord] = [:]
    private var places: [PackageKey: Set<String>] = [:]

    /// Takes deployments; of several with one id the last.
    public init(_ records: some Sequence<DeploymentRecord> = []) {
        for record in records { self[record.deployment.id] = record }
    }

    /// How many there are.
    public var count: Int { records.count }

    /// The deployment of an id; setting it replaces the one that was there, nil removes it.
    public subscript(id: String) -> DeploymentRecord? {
        get { records[id] }
        set {
            for key in Self.keys(records[id]) {
                places[key]?.remove(id)
                if places[key]?.isEmpty ?? false { places[key] = nil }
            }
            records[id] = newValue
            for key in Self.keys(newValue) { places[key, default: []].insert(id) }
        }
    }

    /// What a query asks for: the users of its package, each with its evidence, or all deployments; in no order.
    public func deployments(_ query: DeploymentQuery, reaching reach: PackageReach = .none) -> [Deployment] {
        SoughtPackage(query).map { users(of: $0, reaching: reach) } ?? all
    }

    /// All deployments; in no order.
    public var all: [Deployment] { records.values.map(\.deployment) }

    /// The deployments that use a package.
    ///
    /// - Parameters:
    ///   - package: which one.
    ///   - reach: what is used by what is named.
    /// - Returns: each with its evidence, in no order.
    public func users(of package: SoughtPackage, reaching reach: PackageReach = .none) -> [Deployment] {
        var candidates: Set<String> = []
        for found in (package.keys + reach.keys).compactMap({ places[$0] }) {
            candidates = candidates.isEmpty ? found : candidates.union(found)
        }
        let follow = reach.begin()
        return candidates.compactMap { id in
            guard let record = records[id] else { return nil }
            let evidence = record.evidence(of: package, following: follow)
            guard evidence != .none else { return nil }
            var deployment = record.deployment
            deployment.evidence = evidence
            return deployment
        }
    }

    private static func keys(_ record: DeploymentRecord?) -> Set<PackageKey> {
        Set(record?.packages.flatMap(\.keys) ?? [])
    }
}

extension Call {
    /// Emits deployments, with their number first.
    ///
    /// - Parameters:
    ///   - deployments: in any order.
    ///   - wantsDetail: whether their `extensionsJSON` is wanted.
    public func emit(_ deployments: [Deployment], wantsDetail: Bool) {
        setTotal(UInt64(deployments.count))
        for var deployment in deployments {
            if !wantsDetail { deployment.extensionsJSON = nil }
            guard emit(deployment) else { return }
        }
    }
}
