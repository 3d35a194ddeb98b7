/// One rule that a package breaks.
public struct PackageViolation: Sendable, Hashable {
    /// The rule's id: `manifest.kind`.
    public let rule: String
    /// The file in the package; empty = the package as a whole.
    public let path: String
    /// What is wrong and what to do, in one line.
    public let message: String

    /// Says what is wrong.
    public init(_ rule: String, _ path: String, _ message: String) {
        self.rule = rule
        self.path = path
        self.message = message
    }
}
