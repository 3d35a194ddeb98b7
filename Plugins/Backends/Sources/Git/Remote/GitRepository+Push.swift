internal import CGit2
public import HTTPClient

extension GitRepository {
    /// Moves one reference of another repository and sends what it needs, if nobody else has moved it.
    ///
    /// Never forced: what the reference stands for there is compared before anything is sent, and by the server again.
    ///
    /// - Parameters:
    ///   - push: the reference and how it moves.
    ///   - remote: the other repository.
    ///   - terms: until when.
    /// - Throws: `.raced` if it stands for something else by now; `.refused` if the server has a rule against it.
    public func push(_ push: ReferencePush, to remote: GitRemote, terms: HTTPTerms) throws(GitFault) {
        if case .file(let path) = remote.address.way { return try pushLocally(push, into: path) }
        let conversation = RemoteConversation(
            wire: try remote.wire(scratch: path, terms: terms),
            limitBytes: remote.fetchLimitBytes,
            terms: terms
        )
        conversation.push = push
        let connection = try RemoteConnection(to: remote, of: handle, conversation)
        var options = unsafe git_push_options()
        try GitLibrary.check(
            unsafe git_push_options_init(&options, CUnsignedInt(GIT_PUSH_OPTIONS_VERSION)),
            "push"
        )
        unsafe options.callbacks = unsafe conversation.callbacks
        // One thread: the machine's others have their own work.
        unsafe options.pb_parallelism = 1
        // libgit2 sends references only, so the new commit has one for as long as that takes.
        let source = "refs/o2dms/push/\(UInt64.random(in: 0 ... .max))"
        if let target = push.target { try setReference(source, to: target, expecting: nil) }
        defer { if let target = push.target { try? removeReference(source, expecting: target) } }
        let specification = push.target == nil ? ":\(push.name)" : "\(source):\(push.name)"
        let code = unsafe GitStrings.lend([specification]) {
            unsafe git_remote_upload(connection.raw, $0, &options)
        }
        try conversation.check(code, "push to the server")
    }

    /// Into a directory of this machine: libgit2 would overwrite a reference that moved at the same moment.
    private func pushLocally(_ push: ReferencePush, into path: String) throws(GitFault) {
        let other = try GitRepository(opening: path)
        guard try other.target(of: push.name) == push.expected else {
            throw GitFault(.raced, "the reference has moved in the meantime")
        }
        guard let target = push.target else {
            if let expected = push.expected { try other.removeReference(push.name, expecting: expected) }
            return
        }
        try send(target, into: other, except: push.expected)
        try other.setReference(push.name, to: target, expecting: push.expected)
    }

    /// Packs what a commit needs and another repository does not have, and gives it the pack.
    private func send(
        _ target: ObjectID,
        into other: borrowing GitRepository,
        except known: ObjectID?
    ) throws(GitFault) {
        let walk = try unsafe GitHandle("list what to send", free: git_revwalk_free) {
            unsafe git_revwalk_new(&$0, handle.raw)
        }
        var (wanted, hidden) = (target.raw, known?.raw ?? git_oid())
        try GitLibrary.check(unsafe git_revwalk_push(walk.raw, &wanted), "list what to send")
        if known != nil {
            try GitLibrary.check(unsafe git_revwalk_hide(walk.raw, &hidden), "list what to send")
        }
        let builder = try unsafe GitHandle("pack what to send", free: git_packbuilder_free) {
            unsafe git_packbuilder_new(&$0, handle.raw)
        }
        _ = unsafe git_packbuilder_set_threads(builder.raw, 1)
        try GitLibrary.check(unsafe git_packbuilder_insert_walk(builder.raw, walk.raw), "pack what to send")
        guard unsafe git_packbuilder_object_count(builder.raw) > 0 else { return }
        let folder = other.path + "/objects/pack"
        try GitLibrary.check(
            unsafe git_packbuilder_write(builder.raw, folder, 0, nil, nil),
            "store what was sent"
        )
    }
}
