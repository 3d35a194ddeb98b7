/// What one archive may look like; what it may cost in total is an ``ArchiveBudget``.
public struct ArchiveLimits: Sendable, Hashable {
    /// The longest path of a member, in bytes.
    public var pathBytes: Int
    /// The longest extension header (PAX) of a member, in bytes.
    public var extensionBytes: Int

    /// Makes limits.
    public init(pathBytes: Int = 512, extensionBytes: Int = 256 << 10) {
        self.pathBytes = pathBytes
        self.extensionBytes = extensionBytes
    }
}
