internal import CGit2

/// A bare repository on this machine, by libgit2.
///
/// Belongs to one thread at a time; other threads and processes open their own at the same path. Nothing in it is ever checked out,
/// no hook and no filter runs, and no configuration of the user or the system counts.
@safe
public struct GitRepository: ~Copyable {
    let handle: GitHandle
    let path: String

    /// Opens a repository.
    ///
    /// - Parameter path: its directory.
    /// - Throws: `.absent` if there is none, `.damaged` if it cannot be used.
    public init(opening path: String) throws(GitFault) {
        try GitLibrary.ready()
        let opened = try unsafe GitHandle("open the repository", free: git_repository_free) {
            unsafe git_repository_open_ext(
                &$0,
                path,
                GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_BARE.rawValue,
                nil
            )
        }
        handle = opened
        self.path = path
    }

    /// Makes an empty repository; one that exists there is opened.
    ///
    /// - Parameters:
    ///   - path: its directory; the parents must exist.
    ///   - branch: what its HEAD names.
    /// - Throws: what does not work.
    public init(creating path: String, branch: String) throws(GitFault) {
        try GitLibrary.ready()
        var options = unsafe git_repository_init_options()
        try GitLibrary.check(
            unsafe git_repository_init_options_init(
                &options,
                CUnsignedInt(GIT_REPOSITORY_INIT_OPTIONS_VERSION)
            ),
            "create a repository"
        )
        unsafe options.flags = GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKDIR.rawValue
        let created = try unsafe GitHandle("create a repository", free: git_repository_free) { made in
            unsafe branch.withCString { head in
                unsafe options.initial_head = unsafe head
                return unsafe git_repository_init_ext(&made, path, &options)
            }
        }
        handle = created
        self.path = path
    }
}
