/// An element at its end.
public struct XMLElement: Sendable, Hashable {
    /// The names from the root down to this element, as they stand in the document.
    public let path: [String]
    /// Its attributes.
    public let attributes: [String: String]
    /// Its own text, without that of the elements within.
    public let text: String
}
