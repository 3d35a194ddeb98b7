internal import CGit2
public import HTTPClient

extension GitRepository {
    /// Brings what is new in another repository, and moves our references as theirs have moved.
    ///
    /// - Parameters:
    ///   - remote: the other repository.
    ///   - specifications: what to bring, as Git writes it: `+refs/heads/main:refs/remotes/origin/main`. What is gone there goes here.
    ///   - terms: until when.
    /// - Throws: what went wrong; the references are moved after all objects are here, or can be read where they lie.
    public func fetch(
        from remote: GitRemote,
        _ specifications: [String],
        terms: HTTPTerms
    ) throws(GitFault) {
        if case .file(let directory) = remote.address.way {
            return try follow(directory, specifications, terms)
        }
        let conversation = RemoteConversation(
            wire: try remote.wire(scratch: path, terms: terms),
            limitBytes: remote.fetchLimitBytes,
            terms: terms
        )
        let connection = try RemoteConnection(to: remote, of: handle, conversation)
        var options = unsafe git_fetch_options()
        try GitLibrary.check(
            unsafe git_fetch_options_init(&options, CUnsignedInt(GIT_FETCH_OPTIONS_VERSION)),
            "fetch"
        )
        unsafe options.callbacks = unsafe conversation.callbacks
        unsafe options.prune = GIT_FETCH_PRUNE
        unsafe options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        unsafe options.update_fetchhead = 0
        let code = unsafe GitStrings.lend(specifications) {
            unsafe git_remote_fetch(connection.raw, $0, &options, nil)
        }
        try conversation.check(code, "fetch from the server")
    }
}
