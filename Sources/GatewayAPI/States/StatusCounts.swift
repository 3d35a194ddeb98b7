import AdapterHost
import PackageLifecycle

/// How many packages of an adapter are in which state.
public struct StatusCounts: Sendable, Hashable {
    /// The adapter.
    public let adapter: String
    /// Packages that are neither deprecated nor known to be used.
    public let available: Int
    /// Packages that a deployment uses; nil if no adapter watches deployments, or one that does could not tell.
    public let inUse: Int?
    /// Packages that are marked, here or by themselves.
    public let deprecated: Int
    /// Whether everybody who watches deployments could tell.
    public let isUsageKnown: Bool
}

extension GatewayAPI {
    /// Counts the packages of each adapter by their status; an adapter that does not answer is left out.
    ///
    /// Blocks for as long as the adapters take, and asks them about each package if anything is deployed: for a thread of its own,
    /// now and then.
    public func countPackages() -> [StatusCounts] {
        let errand = Errand(registry.current)
        let adapters = errand.adapters.adapters.filter { $0.declares(.packageList) }
        let census = PackageCensus(api: self, errand: errand, limitBytes: limits.pageBytes)
        let parts = census.gather(OperationRequest(operation: .packageList), wanted: nil, of: adapters)
        let survey = errand.adapters.mayHaveUsers ? census.survey(parts) : nil
        var standings = survey?.standings[...] ?? []
        var counts: [StatusCounts] = []
        for (adapter, part) in zip(adapters, parts) {
            let own = standings.prefix(part.sought.count)
            standings = standings.dropFirst(part.sought.count)
            guard part.error == nil, !part.isTooLarge else { continue }
            let used = own.count { $0.status == .inUse }
            let isUsageKnown = survey?.silent.isEmpty ?? true
            counts.append(
                StatusCounts(
                    adapter: adapter.name,
                    available: part.others - used,
                    inUse: survey?.isClaimed == true && isUsageKnown ? used : nil,
                    deprecated: part.deprecated.count,
                    isUsageKnown: isUsageKnown
                )
            )
        }
        return counts
    }
}
