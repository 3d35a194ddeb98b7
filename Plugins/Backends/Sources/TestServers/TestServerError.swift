/// A server that tests need could not be had.
public struct TestServerError: Error, Sendable, CustomStringConvertible {
    /// What is the matter.
    public let description: String

    /// Says what is the matter.
    ///
    /// - Parameter description: one line.
    public init(_ description: String) { self.description = description }
}
