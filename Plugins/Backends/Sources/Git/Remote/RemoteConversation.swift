internal import CGit2
internal import HTTPClient

/// What happens during one fetch or push: libgit2 calls back into it, on the thread of the call.
@safe
final class RemoteConversation {
    /// What is to be pushed, if anything.
    var push: ReferencePush?
    /// The first trouble that a callback met; it says more than libgit2's code.
    private(set) var failure: GitFault?
    let wire: (any GitWire)?
    private let limitBytes: UInt64
    private let terms: HTTPTerms

    init(wire: (any GitWire)?, limitBytes: UInt64, terms: HTTPTerms) {
        self.wire = wire
        self.limitBytes = limitBytes
        self.terms = terms
    }

    /// For a ``RemoteConnection`` that has this object, which keeps it alive.
    var callbacks: git_remote_callbacks {
        var callbacks = unsafe git_remote_callbacks()
        unsafe git_remote_init_callbacks(&callbacks, CUnsignedInt(GIT_REMOTE_CALLBACKS_VERSION))
        unsafe callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        unsafe callbacks.transfer_progress = { progress, payload in
            guard let progress = unsafe progress else { return 0 }
            return unsafe RemoteConversation.of(payload).received(bytes: progress.pointee.received_bytes)
        }
        unsafe callbacks.sideband_progress = { _, _, payload in
            unsafe RemoteConversation.of(payload).received(bytes: 0)
        }
        unsafe callbacks.push_negotiation = { updates, count, payload in
            unsafe RemoteConversation.of(payload).compare(UnsafeBufferPointer(start: updates, count: count))
        }
        unsafe callbacks.push_update_reference = { _, status, payload in
            guard let status = unsafe status else { return 0 }
            return unsafe RemoteConversation.of(payload).rejected(String(cString: status))
        }
        if wire != nil { unsafe callbacks.transport = makeTransport }
        return unsafe callbacks
    }

    /// Throws what a callback met, or what libgit2 says.
    func check(_ code: CInt, _ doing: String) throws(GitFault) {
        if let failure { throw failure }
        guard code == GIT_ERROR.rawValue, wire != nil else { return try GitLibrary.check(code, doing) }
        if let fault = GitMemory.fault(doing) { throw fault }
        // libgit2 has no code of its own for an answer that is no Git.
        throw GitFault(.unavailable, "cannot \(doing): the answer is not Git's, or ends too early")
    }

    /// Runs a step of a callback and keeps what it throws.
    func attempt(_ step: () throws(GitFault) -> Void) -> CInt {
        do throws(GitFault) {
            try step()
            return 0
        } catch {
            if failure == nil { failure = error }
            return GIT_EUSER.rawValue
        }
    }

    static func of(_ payload: UnsafeMutableRawPointer?) -> RemoteConversation {
        guard let payload = unsafe payload else { preconditionFailure("libgit2 lost its payload") }
        return unsafe Unmanaged<RemoteConversation>.fromOpaque(payload).takeUnretainedValue()
    }

    private func received(bytes: Int) -> CInt {
        attempt { () throws(GitFault) in
            guard UInt64(bytes) <= limitBytes else {
                throw GitFault(.tooLarge, "the server sends more than \(limitBytes) bytes")
            }
            try terms.checkForGit()
        }
    }

    /// What the server says that the reference stands for must be what the push was decided on.
    private func compare(_ updates: UnsafeBufferPointer<UnsafePointer<git_push_update>?>) -> CInt {
        attempt { () throws(GitFault) in
            for index in updates.indices {
                guard let update = unsafe updates[index], let push else { continue }
                let found = unsafe ObjectID(update.pointee.src)
                guard found == push.expected ?? ObjectID(git_oid()) else {
                    throw GitFault(.raced, "the reference has moved in the meantime")
                }
            }
        }
    }

    private func rejected(_ status: String) -> CInt {
        attempt { () throws(GitFault) in
            // Git's own words for a reference that has moved since it was listed.
            let races = [
                "fetch first", "non-fast-forward", "failed to update ref", "cannot lock", "already exists",
                "stale info",
            ]
            let isRace = races.contains { status.contains($0) }
            guard isRace else {
                let words = String(
                    String.UnicodeScalarView(status.unicodeScalars.prefix(200).filter { $0.value >= 0x20 })
                )
                throw GitFault(.refused, "the server refuses the change: \(words)")
            }
            throw GitFault(.raced, "the reference has moved in the meantime")
        }
    }
}

extension GitFault {
    /// The same trouble of an exchange with a server.
    init(_ fault: HTTPFault) {
        let kind: Kind =
            switch fault.kind {
            case .unavailable, .unsupported, .conflict: .unavailable
            case .refused: .refused
            case .absent: .absent
            case .tooLarge: .tooLarge
            case .deadline: .deadline
            case .cancelled: .cancelled
            }
        self.init(kind, fault.message)
    }

    /// The same trouble of an exchange that came to no answer.
    init(_ error: HTTPClientError) {
        switch error.kind {
        case .tls: self.init(.untrusted, error.message)
        case .tooLarge: self.init(.tooLarge, error.message)
        default: self.init(HTTPFault(error))
        }
    }
}
