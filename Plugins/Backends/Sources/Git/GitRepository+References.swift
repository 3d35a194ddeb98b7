internal import CGit2

extension GitRepository {
    /// What a reference stands for.
    ///
    /// - Parameter name: its full name, `refs/heads/main`; nothing else is understood.
    /// - Returns: the commit or the tag object; nil if there is no such reference.
    /// - Throws: `.damaged`.
    public func target(of name: String) throws(GitFault) -> ObjectID? {
        // References are files where they are not packed.
        guard name.split(separator: "/").allSatisfy({ $0.utf8.count <= 250 }), name.utf8.count <= 1024 else {
            return nil
        }
        var id = git_oid()
        let code = unsafe git_reference_name_to_id(&id, handle.raw, name)
        guard code != GIT_ENOTFOUND.rawValue, code != GIT_EINVALIDSPEC.rawValue else { return nil }
        try GitLibrary.check(code, "read a reference")
        return ObjectID(id)
    }

    /// Moves or makes a reference, if nobody else has moved it.
    ///
    /// - Parameters:
    ///   - name: its full name.
    ///   - target: what it shall stand for.
    ///   - expected: what it stands for now; nil = it must not exist.
    /// - Throws: `.raced` if it stands for something else.
    public func setReference(_ name: String, to target: ObjectID, expecting expected: ObjectID?)
        throws(GitFault)
    {
        var (new, old) = (target.raw, expected?.raw ?? git_oid())
        let mustMatch = expected != nil
        var reference: OpaquePointer?
        let code =
            unsafe mustMatch
            ? git_reference_create_matching(&reference, handle.raw, name, &new, 1, &old, nil)
            : git_reference_create(&reference, handle.raw, name, &new, 0, nil)
        unsafe git_reference_free(reference)
        // A reference that is gone is a lost race as well.
        guard code != GIT_ENOTFOUND.rawValue else {
            throw GitFault(.raced, "somebody has removed the reference")
        }
        try GitLibrary.check(code, "move a reference")
    }

    /// Removes a reference, if nobody else has moved it.
    ///
    /// - Parameters:
    ///   - name: its full name.
    ///   - expected: what it stands for now.
    /// - Throws: `.raced` if it stands for something else or is gone.
    public func removeReference(_ name: String, expecting expected: ObjectID) throws(GitFault) {
        let reference = try unsafe GitHandle("read a reference", free: git_reference_free) {
            unsafe git_reference_lookup(&$0, handle.raw, name)
        }
        guard let target = unsafe git_reference_target(reference.raw),
            unsafe ObjectID(target.pointee) == expected
        else {
            throw GitFault(.raced, "somebody has moved the reference")
        }
        try GitLibrary.check(unsafe git_reference_delete(reference.raw), "remove a reference")
    }

    /// The references below a prefix with what they stand for, sorted by name.
    ///
    /// - Parameters:
    ///   - prefix: `refs/tags/`.
    ///   - limit: more than this many are a fault.
    /// - Returns: full names; a name that is no UTF-8 is left out.
    /// - Throws: `.tooLarge` beyond the limit, `.damaged`.
    public func references(under prefix: String, limit: Int) throws(GitFault) -> [(
        name: String, target: ObjectID
    )] {
        let iterator = try unsafe GitHandle("list the references", free: git_reference_iterator_free) {
            unsafe git_reference_iterator_glob_new(&$0, handle.raw, prefix + "*")
        }
        var found: [(name: String, target: ObjectID)] = []
        var reference: OpaquePointer?
        while true {
            let code = unsafe git_reference_next(&reference, iterator.raw)
            if code == GIT_ITEROVER.rawValue { break }
            try GitLibrary.check(code, "list the references")
            defer { unsafe git_reference_free(reference) }
            guard let target = unsafe git_reference_target(reference),
                let name = unsafe git_reference_name(reference),
                let text = unsafe String(validatingCString: name)
            else { continue }
            guard found.count < limit else {
                throw GitFault(.tooLarge, "the repository has more than \(limit) references")
            }
            unsafe found.append((text, ObjectID(target.pointee)))
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
