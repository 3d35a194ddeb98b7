/// The head of one part of a form.
public struct MultipartPartHead: Sendable, Hashable {
    /// The field name, never empty.
    public let name: String
    /// The file name as the client states it: a hint to show, never a path to use.
    ///
    /// Nil for a plain field.
    public let filename: String?
    /// The value of the part's `Content-Type`, nil without one.
    public let contentType: String?
}
