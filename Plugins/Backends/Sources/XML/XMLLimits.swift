/// What a document may cost its reader; whatever goes beyond is an `XMLError`.
public struct XMLLimits: Sendable, Hashable {
    /// How many elements may be open at once.
    public var depth = 16
    /// How long the text of one element may be, in bytes.
    public var textBytes = 1 << 16
    /// How long the document may be, in bytes.
    public var totalBytes = 16 << 20

    /// The defaults above, which suit the answers of object stores.
    public init() {}
}
