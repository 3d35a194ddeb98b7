/// The bounds of a form.
public struct MultipartLimits: Sendable, Hashable {
    /// The most bytes in the header block of one part.
    public var headerBytes = 8 * 1024
    /// The most header fields of one part.
    public var headerCount = 8
    /// The most parts.
    public var parts = 32
    /// The most bytes in a part without a file name.
    public var fieldBytes = 4 * 1024

    /// The default limits.
    public init() {}
}
