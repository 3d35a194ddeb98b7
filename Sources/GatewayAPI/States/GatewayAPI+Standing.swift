import AdapterHost
import PackageLifecycle

extension GatewayAPI {
    /// Asks all adapters that watch deployments who uses a package [any thread]; never blocks.
    ///
    /// `isFresh`: whether something is to be changed on their word.
    func askForUsers(
        of package: FoundPackage,
        isFresh: Bool,
        for errand: Errand,
        then finish: @escaping @Sendable (DeploymentFindings) -> Void
    ) {
        var limits = limits.inquiry
        // Whoever looks at a package does not wait for a cluster that is away.
        if !isFresh { limits.timeout = min(limits.timeout, self.limits.usageTimeout) }
        DeploymentInquiry(
            .users(of: SoughtPackage(package), isFresh: isFresh),
            to: errand.adapters.adapters.filter { $0.declares(.deploymentList) },
            failures: errand.adapters.failures,
            limits: limits,
            requestID: errand.requestID,
            traceparent: errand.trace.header,
            finish: finish
        )
        .start()
    }

    /// Finds out where a package stands [any thread]; never blocks.
    ///
    /// Where no adapter watches deployments it is known at once and holds until ``PackageStates/recorded`` changes; else the adapters
    /// are asked, and `isLasting` is false.
    func withStanding(
        of package: FoundPackage,
        for errand: Errand,
        then finish: @escaping @Sendable (PackageStanding, _ isLasting: Bool) -> Void
    ) {
        if isDeprecated(package) { return finish(PackageStanding(.deprecated), true) }
        guard errand.adapters.mayHaveUsers else { return finish(PackageStanding(.available), true) }
        askForUsers(of: package, isFresh: false, for: errand) { findings in
            finish(PackageStanding(findings, under: self.protection), false)
        }
    }

    /// The mark that was set here on a package, if there is one.
    func mark(of package: FoundPackage) -> Deprecation? {
        // Without marks the key, which is four texts, is not made.
        states.recorded.isEmpty ? nil : states.recorded[package.key, package.checksum]
    }

    /// Whether a package is marked, here or by itself.
    func isDeprecated(_ package: FoundPackage) -> Bool {
        package.isDeprecatedItself || mark(of: package) != nil
    }

    /// What whoever takes a package is told, if it is deprecated.
    func deprecationNotice(of package: FoundPackage) -> DeprecationNotice? {
        guard isDeprecated(package) else { return nil }
        return DeprecationNotice(package, mark(of: package))
    }
}

extension AdapterSet {
    /// Whether any adapter might know of deployments: one that watches them, or one that could not be loaded.
    var mayHaveUsers: Bool {
        !failures.isEmpty || adapters.contains { $0.declares(.deploymentList) && !$0.watchesNoDeployments }
    }
}
