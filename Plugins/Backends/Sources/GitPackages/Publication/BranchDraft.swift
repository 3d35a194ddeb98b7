internal import Git
internal import Glibc

/// The branch as it shall become.
struct BranchDraft {
    /// Its newest commit; nil = it has none.
    private(set) var head: ObjectID?
    /// The directory that the commit records.
    private(set) var tree: ObjectID?

    /// Adds a commit that puts a directory in its place, or takes it away.
    mutating func commit(
        _ directory: ObjectID?,
        at path: [String],
        _ message: String,
        _ committer: CommitIdentity,
        _ repository: borrowing GitRepository
    ) throws(GitFault) -> ObjectID {
        let new = try repository.replacing(path[...], with: directory, in: tree)
        let commit = try repository.commit(
            new,
            onto: head,
            message: message,
            by: committer,
            at: Int64(time(nil))
        )
        (head, tree) = (commit, new)
        return commit
    }
}
