/// One thing that is wrong in a configuration file.
///
/// The message names keys, never values: a value may be a secret.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file as it was named at the start.
    public let file: String
    /// The line, counted from 1; nil if the file could not be read.
    public let line: Int?
    /// The column, counted from 1; nil if the file could not be read.
    public let column: Int?
    /// What is wrong and what to write instead.
    public let message: String

    /// `file:line:column: message`, which editors and terminals can jump to.
    public var description: String {
        guard let line, let column else { return "\(file): \(message)" }
        return "\(file):\(line):\(column): \(message)"
    }
}

/// Everything that is wrong in a configuration file, in the order of the file.
public struct ConfigurationErrors: Error, Sendable, Hashable, CustomStringConvertible {
    /// The errors; never empty.
    public let all: [ConfigurationError]

    /// One line for each error.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}
