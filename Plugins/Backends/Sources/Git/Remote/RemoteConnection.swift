internal import CGit2

/// libgit2's connection to another repository, together with what it calls back into.
///
/// Over SSH it says goodbye when it is freed, so the conversation has to live until that is done.
@safe
struct RemoteConnection: ~Copyable {
    let raw: OpaquePointer
    let conversation: RemoteConversation

    /// Connects nowhere yet.
    ///
    /// - Parameters:
    ///   - remote: the other repository.
    ///   - repository: ours.
    ///   - conversation: what a fetch or push over the connection calls back into.
    /// - Throws: that the address is none for libgit2.
    init(
        to remote: GitRemote,
        of repository: borrowing GitHandle,
        _ conversation: RemoteConversation
    ) throws(GitFault) {
        var raw: OpaquePointer?
        let address = remote.address.description
        try GitLibrary.check(
            unsafe git_remote_create_anonymous(&raw, repository.raw, address),
            "address the repository"
        )
        guard let raw = unsafe raw else { throw GitFault(.damaged, "cannot address the repository") }
        unsafe self.raw = unsafe raw
        self.conversation = conversation
    }

    deinit { withExtendedLifetime(conversation) { unsafe git_remote_free(raw) } }
}
