internal import CGit2

extension GitRepository {
    /// The entries of a directory, in Git's order.
    ///
    /// - Parameters:
    ///   - tree: the directory.
    ///   - limit: more entries than this are a fault.
    /// - Returns: the entries; names and kinds are as the repository has them.
    /// - Throws: `.absent` if there is no such tree, `.tooLarge` beyond the limit, `.damaged`.
    public func entries(of tree: ObjectID, limit: Int) throws(GitFault) -> [TreeEntry] {
        try checkSize(of: tree, limitBytes: UInt64(limit) * 320, "a directory")
        let tree = try lookUp(tree: tree)
        let count = unsafe git_tree_entrycount(tree.raw)
        guard count <= limit else { throw GitFault(.tooLarge, "a directory has more than \(limit) entries") }
        var entries: [TreeEntry] = []
        entries.reserveCapacity(count)
        for index in 0..<count {
            guard let entry = unsafe git_tree_entry_byindex(tree.raw, index) else { break }
            if let entry = unsafe TreeEntry(entry) { entries.append(entry) }
        }
        return entries
    }

    /// Some entries of a directory, without the others.
    ///
    /// - Parameters:
    ///   - names: single names, not paths.
    ///   - tree: the directory.
    /// - Returns: an entry for each name; nil where there is none.
    /// - Throws: `.absent` if there is no such tree, `.damaged`.
    public func entries(named names: [String], in tree: ObjectID) throws(GitFault) -> [TreeEntry?] {
        let tree = try lookUp(tree: tree)
        return names.map { name in
            guard let entry = unsafe git_tree_entry_byname(tree.raw, name) else { return nil }
            return unsafe TreeEntry(entry)
        }
    }

    /// One entry of a directory.
    ///
    /// - Parameters:
    ///   - name: a single name, not a path.
    ///   - tree: the directory.
    /// - Returns: the entry; nil if there is none.
    /// - Throws: as `entries`.
    public func entry(named name: String, in tree: ObjectID) throws(GitFault) -> TreeEntry? {
        try entries(named: [name], in: tree)[0]
    }

    /// How large a blob is.
    ///
    /// - Parameter blob: the blob.
    /// - Returns: its bytes.
    /// - Throws: `.absent`, `.damaged`.
    public func size(of blob: ObjectID) throws(GitFault) -> UInt64 {
        let database = try database()
        var (size, type, id) = (0, GIT_OBJECT_ANY, blob.raw)
        try GitLibrary.check(
            unsafe git_odb_read_header(&size, &type, database.raw, &id),
            "read an object's size"
        )
        return UInt64(size)
    }

    /// A blob's content.
    ///
    /// - Parameters:
    ///   - blob: the blob.
    ///   - limitBytes: a longer one is a fault, told before it is inflated.
    /// - Returns: the bytes.
    /// - Throws: `.absent`, `.tooLarge`, `.damaged`.
    public func content(of blob: ObjectID, limitBytes: UInt64) throws(GitFault) -> [UInt8] {
        try checkSize(of: blob, limitBytes: limitBytes, "a file")
        var id = blob.raw
        let blob = try unsafe GitHandle("read a file", free: git_blob_free) {
            unsafe git_blob_lookup(&$0, handle.raw, &id)
        }
        let size = unsafe Int(git_blob_rawsize(blob.raw))
        guard size > 0, let start = unsafe git_blob_rawcontent(blob.raw) else { return [] }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: size))
    }

    /// A commit; a tag object is followed to the commit that it names.
    ///
    /// - Parameter id: the commit or the tag object.
    /// - Returns: the commit; nil if the object is neither.
    /// - Throws: `.absent`, `.damaged`.
    public func commit(_ id: ObjectID) throws(GitFault) -> CommitRecord? {
        var raw = id.raw
        let object = try unsafe GitHandle("read an object", free: git_object_free) {
            unsafe git_object_lookup(&$0, handle.raw, &raw, GIT_OBJECT_ANY)
        }
        let type = unsafe git_object_type(object.raw)
        guard type == GIT_OBJECT_COMMIT || type == GIT_OBJECT_TAG else { return nil }
        var peeled: OpaquePointer?
        let code = unsafe git_object_peel(&peeled, object.raw, GIT_OBJECT_COMMIT)
        guard code == 0 else { return nil }
        defer { unsafe git_object_free(peeled) }
        return unsafe CommitRecord(peeled)
    }

    private func checkSize(of id: ObjectID, limitBytes: UInt64, _ what: String) throws(GitFault) {
        guard try size(of: id) <= limitBytes else {
            throw GitFault(.tooLarge, "\(what) in the repository is larger than \(limitBytes) bytes")
        }
    }

    func lookUp(tree: ObjectID) throws(GitFault) -> GitHandle {
        var id = tree.raw
        return try unsafe GitHandle("read a directory", free: git_tree_free) {
            unsafe git_tree_lookup(&$0, handle.raw, &id)
        }
    }

    func database() throws(GitFault) -> GitHandle {
        try unsafe GitHandle("open the objects", free: git_odb_free) {
            unsafe git_repository_odb(&$0, handle.raw)
        }
    }
}

extension TreeEntry {
    fileprivate init?(_ entry: OpaquePointer) {
        guard let name = unsafe git_tree_entry_name(entry), let id = unsafe git_tree_entry_id(entry) else {
            return nil
        }
        let kind: Kind =
            switch unsafe git_tree_entry_filemode(entry) {
            case GIT_FILEMODE_TREE: .directory
            case GIT_FILEMODE_BLOB_EXECUTABLE: .executable
            case GIT_FILEMODE_LINK: .symbolicLink
            case GIT_FILEMODE_COMMIT: .submodule
            default: .file
            }
        unsafe self.init(name: Array(String(cString: name).utf8), kind: kind, id: ObjectID(id.pointee))
    }
}

extension CommitRecord {
    fileprivate init?(_ commit: OpaquePointer?) {
        guard let id = unsafe git_commit_id(commit), let tree = unsafe git_commit_tree_id(commit),
            let author = unsafe git_commit_author(commit)
        else { return nil }
        let parent = unsafe git_commit_parentcount(commit) > 0 ? git_commit_parent_id(commit, 0) : nil
        unsafe self.init(
            id: ObjectID(id.pointee),
            tree: ObjectID(tree.pointee),
            parent: parent.map { unsafe ObjectID($0.pointee) },
            author: CommitIdentity(name: text(author.pointee.name), mail: text(author.pointee.email)),
            seconds: git_commit_time(commit)
        )
    }
}

private func text(_ raw: UnsafePointer<CChar>?) -> String {
    unsafe raw.map { unsafe String(cString: $0) } ?? ""
}
