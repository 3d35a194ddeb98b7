/// How a line of the log is written.
public enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object a line, for machines.
    case json
    /// Time, level, message and `key=value`, for a terminal.
    case text
}
