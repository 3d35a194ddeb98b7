import AdapterHost
import GatewayHTTP

extension AdapterSet {
    /// Where a package is found again.
    ///
    /// The adapter is named where another, standing before it, might answer for the same id.
    func location(of package: FoundPackage) -> String {
        let path = RouteTable.descriptors + "/" + PercentCoding.encode(segment: package.id)
        let first = adapters.first { $0.declares(.packageGet) }
        guard let first, first.name != package.adapter.name else { return path }
        return path + "?adapter=" + PercentCoding.encode(segment: package.adapter.name)
    }
}
