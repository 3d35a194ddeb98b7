/// The bounds on what the state store may cost.
public struct StateStoreLimits: Sendable, Hashable {
    /// The most connections to PostgreSQL at a time, besides the one that holds the locks.
    public var connections = 4
    /// How long one call may take, connecting included.
    public var timeout: Duration = .seconds(5)

    /// The defaults.
    public init() {}
}
