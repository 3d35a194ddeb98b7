/// What a YAML text may cost its reader; whatever goes beyond is a ``YAMLError``.
public struct YAMLLimits: Sendable, Hashable {
    /// How many mappings and sequences may be open at once.
    public var depth: Int
    /// How long one scalar may be, in bytes of its source text.
    ///
    /// Comments and blank lines before a scalar count with it, beyond a slack of 64 KiB.
    public var scalarBytes: Int
    /// How long the whole text may be, in bytes.
    public var totalBytes: Int
    /// How many documents the text may hold.
    public var documents: Int
    /// Whether `&name` is let through instead of refused.
    public var allowsAnchors: Bool
    /// Whether `*name` is an event instead of refused; what it stands for, and how large that grows, is the reader's affair.
    public var allowsAliases: Bool

    /// Sets the limits; each has a default that suits a file written by people or by Helm.
    public init(
        depth: Int = 64,
        scalarBytes: Int = 1 << 20,
        totalBytes: Int = 256 << 20,
        documents: Int = 1,
        allowsAnchors: Bool = false,
        allowsAliases: Bool = false
    ) {
        self.depth = depth
        self.scalarBytes = scalarBytes
        self.totalBytes = totalBytes
        self.documents = documents
        self.allowsAnchors = allowsAnchors
        self.allowsAliases = allowsAliases
    }
}
