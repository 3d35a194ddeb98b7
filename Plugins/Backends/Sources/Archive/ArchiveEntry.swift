/// One member of an archive.
public struct ArchiveEntry: Sendable, Hashable {
    /// What a member is.
    public enum Kind: Sendable, Hashable {
        /// A regular file.
        case file
        /// A directory.
        case directory
        /// A symbolic link.
        case symbolicLink
        /// A second name for another member.
        case hardLink
        /// A device, a pipe, a socket, or something unknown.
        case special
    }

    /// The path exactly as the archive has it: unchecked bytes, without NUL, never empty.
    public let path: [UInt8]
    /// What the member is.
    public let kind: Kind
    /// The number of data bytes; 0 for everything but a file.
    public let size: UInt64
}
