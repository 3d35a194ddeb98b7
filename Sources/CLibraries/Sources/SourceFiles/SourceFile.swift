/// A file that something was made of, as it was when it was opened: whoever keeps it learns whether it must be read again.
public struct SourceFile: Sendable, Hashable {
    /// Its path; a relative one starts at the working directory.
    public let path: String
    /// What it was then; nil if it could not be opened.
    public let stamp: FileStamp?

    /// A file as it is now.
    public init(path: String) { self.init(path: path, stamp: FileStamp(path: path)) }

    /// A file as it was when it was opened.
    public init(path: String, stamp: FileStamp?) {
        self.path = path
        self.stamp = stamp
    }

    /// Whether the path leads to something else by now.
    public var hasChanged: Bool { FileStamp(path: path) != stamp }
}
