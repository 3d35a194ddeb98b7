internal import CGit2

extension GitRepository {
    /// Stores a file's content.
    ///
    /// - Parameter content: the bytes.
    /// - Returns: the blob.
    /// - Throws: `.damaged`.
    public func write(_ content: [UInt8]) throws(GitFault) -> ObjectID {
        var id = git_oid()
        try GitLibrary.check(
            unsafe git_blob_create_from_buffer(&id, handle.raw, content, content.count),
            "store a file"
        )
        return ObjectID(id)
    }

    /// Stores a directory that is like another one but for some entries.
    ///
    /// - Parameters:
    ///   - changes: the name of each entry that changes, and what it becomes; nil = it goes.
    ///   - tree: the other directory; nil = an empty one.
    /// - Returns: the new directory; nil if nothing is left in it, for Git has no empty ones.
    /// - Throws: `.invalid` for a name that Git does not allow, `.damaged`.
    public func write(
        _ changes: [(name: String, entry: (kind: TreeEntry.Kind, id: ObjectID)?)],
        onto tree: ObjectID? = nil
    ) throws(GitFault) -> ObjectID? {
        let builder = try treeBuilder(tree)
        for change in changes {
            guard let entry = change.entry else {
                if unsafe git_treebuilder_get(builder.raw, change.name) != nil {
                    try GitLibrary.check(
                        unsafe git_treebuilder_remove(builder.raw, change.name),
                        "remove an entry"
                    )
                }
                continue
            }
            var id = entry.id.raw
            let code = unsafe git_treebuilder_insert(nil, builder.raw, change.name, &id, entry.kind.mode)
            guard code == 0 else { throw GitFault(.invalid, "Git does not allow the name of an entry") }
        }
        guard unsafe git_treebuilder_entrycount(builder.raw) > 0 else { return nil }
        var id = git_oid()
        try GitLibrary.check(unsafe git_treebuilder_write(&id, builder.raw), "store a directory")
        return ObjectID(id)
    }

    /// Stores a commit; no reference moves.
    ///
    /// - Parameters:
    ///   - tree: the directory; nil = an empty one.
    ///   - parent: the commit before it; nil = it is the first.
    ///   - message: its message.
    ///   - identity: author and committer.
    ///   - seconds: since 1970, UTC.
    /// - Returns: the commit.
    /// - Throws: `.absent` if tree or parent are missing, `.invalid` for an identity that Git does not allow, `.damaged`.
    public func commit(
        _ tree: ObjectID?,
        onto parent: ObjectID?,
        message: String,
        by identity: CommitIdentity,
        at seconds: Int64
    ) throws(GitFault) -> ObjectID {
        let recorded = if let tree { tree } else { try emptyTree() }
        let tree = try lookUp(tree: recorded)
        var signature: UnsafeMutablePointer<git_signature>?
        defer { unsafe git_signature_free(signature) }
        try GitLibrary.check(
            unsafe git_signature_new(&signature, identity.name, identity.mail, seconds, 0),
            "name the committer"
        )
        var id = git_oid()
        func create(after parents: [OpaquePointer?]) -> CInt {
            var parents = unsafe parents
            let count = unsafe parents.count
            return unsafe git_commit_create(
                &id,
                handle.raw,
                nil,
                signature,
                signature,
                nil,
                message,
                tree.raw,
                count,
                &parents
            )
        }
        let code: CInt
        if let parent {
            var raw = parent.raw
            let parent = try unsafe GitHandle("read a commit", free: git_commit_free) {
                unsafe git_commit_lookup(&$0, handle.raw, &raw)
            }
            code = unsafe create(after: [parent.raw])
        } else {
            code = unsafe create(after: [])
        }
        try GitLibrary.check(code, "store a commit")
        return ObjectID(id)
    }

    private func emptyTree() throws(GitFault) -> ObjectID {
        let builder = try treeBuilder(nil)
        var id = git_oid()
        try GitLibrary.check(unsafe git_treebuilder_write(&id, builder.raw), "store a directory")
        return ObjectID(id)
    }

    private func treeBuilder(_ tree: ObjectID?) throws(GitFault) -> GitHandle {
        guard let tree else {
            return try unsafe GitHandle("change a directory", free: git_treebuilder_free) {
                unsafe git_treebuilder_new(&$0, handle.raw, nil)
            }
        }
        let source = try lookUp(tree: tree)
        return try unsafe GitHandle("change a directory", free: git_treebuilder_free) {
            unsafe git_treebuilder_new(&$0, handle.raw, source.raw)
        }
    }
}

extension TreeEntry.Kind {
    fileprivate var mode: git_filemode_t {
        switch self {
        case .file: GIT_FILEMODE_BLOB
        case .executable: GIT_FILEMODE_BLOB_EXECUTABLE
        case .directory: GIT_FILEMODE_TREE
        case .symbolicLink: GIT_FILEMODE_LINK
        case .submodule: GIT_FILEMODE_COMMIT
        }
    }
}
