/// What a store tells of an object beside its content.
public struct ObjectHead: Sendable, Hashable {
    /// Its key, relative to the place that was configured.
    public var key: String
    /// Which content it is.
    public var version: ObjectVersion
    /// Bytes.
    public var sizeBytes: UInt64
    /// When it was last stored, seconds since the epoch, by the store's clock; `nil` = unknown.
    public var modifiedSeconds: Int?
    /// Whether it was put as provisional by a gateway, and for a directory: not settled since.
    ///
    /// Told by `head`, not by every listing.
    public var isProvisional: Bool

    /// Makes a head.
    public init(
        key: String,
        version: ObjectVersion,
        sizeBytes: UInt64,
        modifiedSeconds: Int? = nil,
        isProvisional: Bool = false
    ) {
        self.key = key
        self.version = version
        self.sizeBytes = sizeBytes
        self.modifiedSeconds = modifiedSeconds
        self.isProvisional = isProvisional
    }
}
