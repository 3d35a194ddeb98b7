/// The section `state`: what the gateway keeps on disk.
public struct StateSettings: Sendable, Hashable {
    /// The directory for everything below; resolved against the directory of the file.
    public var directory = "./var"
    /// The directory of running uploads; resolved against ``directory``.
    public var spoolDirectory = "spool"
    /// Where package states are kept: `sqlite:FILE` (relative to ``directory``) or `postgresql://…`.
    public var url = "sqlite:state.db"

    /// The defaults.
    public init() {}
}
