import AdapterHost

extension GatewayAPI {
    /// Has instances that take an adapter's place in a reload look at a package that it has stored or removed, then calls `finish`
    /// [any thread]; never blocks.
    ///
    /// Whoever is told of the change may ask them next.
    func tellSuccessors(
        of package: FoundPackage,
        for errand: Errand,
        then finish: @escaping @Sendable () -> Void
    ) {
        let change = PackageChange(
            by: package.adapter.name,
            of: package.request(.packageGet, for: errand)
        )
        registry.tellSuccessors(of: package.adapter, change, then: finish)
    }
}
