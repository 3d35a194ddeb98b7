/// A place in a YAML text.
public struct YAMLMark: Sendable, Hashable, CustomStringConvertible {
    /// The line, counted from 1.
    public var line: Int
    /// The column, counted from 1 in Unicode scalars.
    public var column: Int

    /// Names a place by its line and column, both counted from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The form editors understand: `line:column`.
    public var description: String { "\(line):\(column)" }
}
