/// One entry of a directory in Git.
public struct TreeEntry: Sendable, Hashable {
    /// What an entry is.
    public enum Kind: Sendable, Hashable {
        /// A file, not executable.
        case file
        /// A file that can be executed.
        case executable
        /// A directory.
        case directory
        /// A symbolic link; its blob is the target.
        case symbolicLink
        /// A commit of another repository (a submodule).
        case submodule
    }

    /// The name as the tree has it: unchecked bytes, without NUL, never empty.
    public let name: [UInt8]
    /// What it is.
    public let kind: Kind
    /// The blob, the tree, or a submodule's commit.
    public let id: ObjectID

    /// Makes an entry.
    public init(name: [UInt8], kind: Kind, id: ObjectID) {
        self.name = name
        self.kind = kind
        self.id = id
    }
}
