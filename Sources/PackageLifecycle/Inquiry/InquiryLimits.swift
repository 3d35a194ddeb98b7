/// The bounds on one question to all adapters.
public struct InquiryLimits: Sendable {
    /// The most deployments that all adapters together may answer with.
    public var deployments = 50_000
    /// The most memory that those may take, in bytes.
    public var bytes = 64 * 1024 * 1024
    /// How long an adapter may take.
    public var timeout: Duration = .seconds(10)

    /// The defaults.
    public init() {}
}
