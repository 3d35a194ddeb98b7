internal import CGit2
internal import Glibc
internal import HTTPClient

/// A repository in a directory of this machine is not copied: its objects are read where they lie, so that none is ever held in
/// memory that nobody asks for, as libgit2's own way of fetching does with the largest of them.
extension GitRepository {
    /// More references than this are a fault.
    private static var referencesLimit: Int { 1_000_000 }

    /// Moves our references as those of a repository in a directory have moved; what is gone there goes here.
    ///
    /// - Parameters:
    ///   - directory: its path.
    ///   - specifications: which references, as a fetch has them.
    ///   - terms: until when.
    /// - Throws: `.unavailable` if it is not there, `.tooLarge` for too many references.
    func follow(_ directory: String, _ specifications: [String], _ terms: HTTPTerms) throws(GitFault) {
        let other: GitRepository
        do throws(GitFault) { other = try GitRepository(opening: directory) } catch {
            throw GitFault(.unavailable, "the repository's directory is not there, or is no repository")
        }
        try borrow(try other.objectsPath)
        let names = try other.references(under: "refs/", limit: Self.referencesLimit).map(\.name) + ["HEAD"]
        for specification in specifications {
            try terms.checkForGit()
            let rule = try unsafe GitHandle("read a specification", free: git_refspec_free) {
                unsafe git_refspec_parse(&$0, specification, 1)
            }
            var kept: Set<String> = []
            for name in names where unsafe git_refspec_src_matches(rule.raw, name) == 1 {
                guard let target = try other.target(of: name) else { continue }
                let own = try Self.name(name, by: rule)
                kept.insert(own)
                if try self.target(of: own) != target { try place(own, at: target) }
            }
            try removeOthers(kept, by: rule)
        }
    }

    /// Has objects that are not here looked for in another repository.
    private func borrow(_ objects: String) throws(GitFault) {
        let file = AlternatesFile(path)
        guard file.content != objects + "\n" else { return }
        guard file.write(objects + "\n") else {
            throw GitFault(.damaged, "the state directory cannot be written")
        }
        // What is open has read the file's former content.
        let database = try database()
        try GitLibrary.check(unsafe git_odb_add_disk_alternate(database.raw, objects), "open the objects")
    }

    private var objectsPath: String {
        get throws(GitFault) {
            var text = unsafe git_buf()
            defer { unsafe git_buf_dispose(&text) }
            try GitLibrary.check(
                unsafe git_repository_item_path(&text, handle.raw, GIT_REPOSITORY_ITEM_OBJECTS),
                "find the objects"
            )
            return try unsafe Self.text(text)
        }
    }

    private static func name(_ name: String, by rule: borrowing GitHandle) throws(GitFault) -> String {
        var text = unsafe git_buf()
        defer { unsafe git_buf_dispose(&text) }
        try GitLibrary.check(unsafe git_refspec_transform(&text, rule.raw, name), "name a reference")
        return try unsafe Self.text(text)
    }

    private static func text(_ buffer: git_buf) throws(GitFault) -> String {
        guard let start = unsafe buffer.ptr else { throw GitFault(.damaged, "libgit2 names nothing") }
        return unsafe String(cString: start)
    }

    private func place(_ name: String, at target: ObjectID) throws(GitFault) {
        var id = target.raw
        let reference = try unsafe GitHandle("move a reference", free: git_reference_free) {
            unsafe git_reference_create(&$0, handle.raw, name, &id, 1, nil)
        }
        _ = consume reference
    }

    /// Removes what a rule has brought earlier and is not there any more.
    private func removeOthers(_ kept: Set<String>, by rule: borrowing GitHandle) throws(GitFault) {
        for (name, target) in try references(under: "refs/", limit: Self.referencesLimit)
        where unsafe !kept.contains(name) && git_refspec_dst_matches(rule.raw, name) == 1 {
            do throws(GitFault) { try removeReference(name, expecting: target) } catch {
                guard error.kind == .raced else { throw error }
            }
        }
    }
}
