/// Where uploads lie while they arrive, and how much room they may take.
public struct SpoolSettings: Sendable {
    /// An existing directory on the file system that is to hold the uploads.
    ///
    /// Files in it never have a name.
    public var directory: String
    /// The most bytes that all running uploads may hold together.
    public var totalBytes: UInt64
    /// The room that must stay free on that file system, in bytes; below it uploads are answered 503.
    public var freeFloorBytes: UInt64

    /// A spool in `directory` with room for `totalBytes`, leaving `freeFloorBytes` of the file system alone.
    public init(
        directory: String,
        totalBytes: UInt64 = 2 * 1024 * 1024 * 1024,
        freeFloorBytes: UInt64 = 64 * 1024 * 1024
    ) {
        self.directory = directory
        self.totalBytes = totalBytes
        self.freeFloorBytes = freeFloorBytes
    }
}
