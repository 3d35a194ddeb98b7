/// A commit as far as packages need it.
public struct CommitRecord: Sendable, Hashable {
    /// Its id.
    public let id: ObjectID
    /// The directory that it records.
    public let tree: ObjectID
    /// Its first parent; nil = it is the first.
    public let parent: ObjectID?
    /// Who wrote it.
    public let author: CommitIdentity
    /// When it was committed, in seconds since 1970, UTC.
    public let seconds: Int64

    /// Makes a record.
    public init(id: ObjectID, tree: ObjectID, parent: ObjectID?, author: CommitIdentity, seconds: Int64) {
        self.id = id
        self.tree = tree
        self.parent = parent
        self.author = author
        self.seconds = seconds
    }
}

/// A name and a mail address on a commit.
public struct CommitIdentity: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The mail address.
    public let mail: String

    /// Makes an identity.
    public init(name: String, mail: String) {
        self.name = name
        self.mail = mail
    }
}
