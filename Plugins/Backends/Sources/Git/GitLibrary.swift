internal import CGit2

/// libgit2 itself: started once, cut off from the files of the user and the system.
enum GitLibrary {
    /// Objects are read once and what is kept of them is ours: libgit2's own cache would only add to it.
    private static let objectCacheBytes = 0
    /// The objects of one pack that a server sends.
    private static let packObjectLimit = 10_000_000

    /// 0, or the first code that told of trouble.
    private static let start: CInt = {
        guard git_libgit2_init() > 0 else { return GIT_ERROR.rawValue }
        let levels = [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
            GIT_CONFIG_LEVEL_GLOBAL,
        ]
        for level in levels {
            let code = cgit2_ignore_configuration(level.rawValue)
            if code < 0 { return code }
        }
        // Ours are the only directories that are opened, or those that the operator names.
        return min(
            cgit2_set_object_cache_bytes(objectCacheBytes),
            cgit2_set_pack_object_limit(packObjectLimit),
            cgit2_validate_owner(0),
            GitMemory.limit()
        )
    }()

    static func ready() throws(GitFault) {
        guard start >= 0 else { throw GitFault(.damaged, "libgit2 does not start (\(start))") }
    }

    /// Throws what a return code says.
    ///
    /// - Parameters:
    ///   - code: what libgit2 returned.
    ///   - doing: what was tried, for the message: `read a tree`.
    /// - Throws: the code as a fault, in libgit2's words where they are safe.
    static func check(_ code: CInt, _ doing: String) throws(GitFault) {
        guard code < 0 else { return }
        if let fault = GitMemory.fault(doing) { throw fault }
        throw GitFault(kind(of: code), "cannot \(doing): \(words(for: code))")
    }

    private static func kind(of code: CInt) -> GitFault.Kind {
        switch git_error_code(code) {
        case GIT_ENOTFOUND, GIT_EUNBORNBRANCH: .absent
        case GIT_EEXISTS, GIT_EMODIFIED, GIT_ENONFASTFORWARD, GIT_ELOCKED: .raced
        case GIT_EAUTH: .refused
        case GIT_ECERTIFICATE: .untrusted
        case GIT_EINVALIDSPEC, GIT_EINVALID, GIT_EAMBIGUOUS: .invalid
        default: .damaged
        }
    }

    /// libgit2's own words, unless they could hold an address or a path.
    private static func words(for code: CInt) -> String {
        guard let last = unsafe git_error_last(), let message = unsafe last.pointee.message else {
            return "error \(code)"
        }
        let text = unsafe String(cString: message)
        let isPrivate = text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "@") || $0 < 0x20 }
        return isPrivate ? "error \(code)" : text
    }
}
