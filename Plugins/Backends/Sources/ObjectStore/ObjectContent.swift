/// What is to be stored.
@safe public struct ObjectContent {
    /// Bytes.
    public let sizeBytes: UInt64
    /// 64 lower-case hexadecimal digits.
    public let sha256: String
    /// The media type.
    public let mediaType: String
    /// Whether the object is one that no index names yet; see `ObjectHead.isProvisional`.
    ///
    /// It may become durable only with the next object that is not.
    public let isProvisional: Bool
    /// Makes the next `read` start at the first byte again: a store may need to send it twice.
    ///
    /// `false` = cannot.
    public let rewind: () -> Bool
    /// Fills the buffer, returns how many bytes it wrote, 0 at the end and -1 on failure.
    ///
    /// Called on the thread of `put`.
    public let read: (UnsafeMutableRawBufferPointer) -> Int

    /// Content that is pulled piece by piece.
    public init(
        sizeBytes: UInt64,
        sha256: String,
        mediaType: String,
        isProvisional: Bool,
        rewind: @escaping () -> Bool,
        read: @escaping (UnsafeMutableRawBufferPointer) -> Int
    ) {
        self.sizeBytes = sizeBytes
        self.sha256 = sha256
        self.mediaType = mediaType
        self.isProvisional = isProvisional
        self.rewind = rewind
        unsafe self.read = read
    }
}
