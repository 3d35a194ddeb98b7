/// How the lifecycle uses the state store.
public struct LifecycleSettings: Sendable {
    /// How often other replicas' changes are asked for.
    public var refresh: Duration = .milliseconds(500)
    /// How long a request waits for another one on the same package.
    public var lockTimeout: Duration = .seconds(10)
    /// How long the answer to an upload with an `Idempotency-Key` is kept.
    public var idempotencyRetention: Duration = .seconds(86_400)
    /// How long it is known that a package was removed, for replicas whose adapters see it later.
    public var removalRetention: Duration = .seconds(86_400)
    /// How long the audit is kept; zero = for ever.
    public var auditRetention: Duration = .zero
    /// How long after its soft deletion a package is removed; zero = never.
    public var purgeAfter: Duration = .zero
    /// How often it is looked which packages are to be removed by now.
    public var purgeInterval: Duration = .seconds(60)
    /// How long the gateway waits, before it is ready, for what a crash left undone.
    public var recoveryTimeout: Duration = .seconds(10)
    /// How often packages are counted by status.
    public var countInterval: Duration = .seconds(60)

    /// The defaults.
    public init() {}
}
