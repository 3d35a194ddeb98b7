/// The section `log`.
public struct LogSettings: Sendable, Hashable {
    /// The least level that is written, by the names of the log's levels.
    public enum Level: String, Sendable, CaseIterable {
        /// Everything.
        case debug
        /// What was done, and everything that is wrong.
        case info
        /// Everything that is wrong.
        case warning
        /// Only what was not dealt with.
        case error
    }

    /// How a line is written.
    public enum Format: String, Sendable, CaseIterable {
        /// One JSON object a line.
        case json
        /// Text for a terminal.
        case text
    }

    /// The least level that is written.
    public var level = Level.info
    /// How a line is written.
    public var format = Format.json

    /// The defaults.
    public init() {}
}
