/// Why a document was refused; the message repeats nothing of it.
public struct XMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and in which line.
    public let description: String
}
