/// Why an archive could not be read on.
public struct ArchiveError: Error, Sendable, Hashable {
    /// What kind of trouble it is.
    public enum Code: Sendable, Hashable {
        /// The source of the bytes failed; the archive itself may be fine.
        case source
        /// The bytes are no gzip stream.
        case notGzip
        /// The gzip stream is damaged, cut short, or followed by other bytes.
        case gzip
        /// The content is no tar archive.
        case notTar
        /// The tar archive is damaged, cut short, or can be read in more than one way.
        case tar
        /// A member leaves out its zeros (a sparse file).
        case sparse
        /// A member's path is longer than ``ArchiveLimits/pathBytes``.
        case pathTooLong
        /// The budget for members is used up.
        case tooManyEntries
        /// The budget for decompressed bytes is used up.
        case tooManyBytes
    }

    /// What kind of trouble it is.
    public let code: Code
    /// The same for a person: lower-case, without a full stop, with the limit where there is one.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
