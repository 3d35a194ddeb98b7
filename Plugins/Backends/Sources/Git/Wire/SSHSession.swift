internal import CSSH2
internal import Glibc

/// A connection to a server by libssh2, authenticated on both sides.
///
/// Belongs to one thread; waits for the server no longer than its patience lasts.
@safe
struct SSHSession: ~Copyable {
    let raw: OpaquePointer
    private let socket: SSHSocket
    private let patience: SSHPatience

    private static let start = libssh2_init(0)

    /// Connects; nothing is said yet.
    init(to place: GitAddress.SSHPlace, _ patience: SSHPatience) throws(GitFault) {
        guard Self.start == 0 else { throw GitFault(.damaged, "libssh2 does not start") }
        let socket = try SSHSocket(place, patience)
        guard let raw = unsafe libssh2_session_init_ex(nil, nil, nil, nil) else {
            throw GitFault(.damaged, "no memory for SSH")
        }
        unsafe self.raw = unsafe raw
        self.socket = socket
        self.patience = patience
        unsafe libssh2_session_set_blocking(raw, 0)
    }

    /// Agrees on keys, and makes sure that the server is the one that is meant.
    func verify(_ place: GitAddress.SSHPlace, knownHosts file: String) throws(GitFault) {
        let hosts = try unsafe KnownHosts(raw, file: file)
        if let algorithms = hosts.algorithms {
            _ = unsafe libssh2_session_method_pref(raw, LIBSSH2_METHOD_HOSTKEY, algorithms)
        }
        let descriptor = socket.descriptor
        let code = try drive(.keys) { unsafe libssh2_session_handshake(raw, descriptor) }
        guard code == 0 else {
            throw GitFault(
                .untrusted,
                "the server has no key of a kind that is in the known hosts, or speaks no SSH (\(code))"
            )
        }
        try unsafe hosts.check(raw, host: place.host, port: place.port)
    }

    deinit {
        // Without a farewell, for which it would wait: on a dead connection everything is freed at once.
        shutdown(socket.descriptor, CInt(SHUT_RDWR))
        unsafe libssh2_session_free(raw)
    }

    /// Proves that we have a key.
    func authenticate(user: String, privateKey: String, passphrase: String?) throws(GitFault) {
        let code = try drive(.login) {
            unsafe libssh2_userauth_publickey_frommemory(
                raw,
                user,
                user.utf8.count,
                nil,
                0,
                privateKey,
                privateKey.utf8.count,
                passphrase
            )
        }
        guard code != 0 else { return }
        let isKeyBad = code == LIBSSH2_ERROR_FILE || code == LIBSSH2_ERROR_METHOD_NOT_SUPPORTED
        throw isKeyBad
            ? GitFault(
                .invalid,
                "the private key cannot be read: it must be Ed25519 or ECDSA, and its passphrase right"
            )
            : GitFault(.refused, "the server refuses our key")
    }

    /// Runs a program on the server.
    ///
    /// - Parameter command: for the shell there.
    /// - Returns: the channel to it, which is freed with the session.
    /// - Throws: `.unavailable`, `.refused`, or what the terms say.
    func run(_ command: String) throws(GitFault) -> OpaquePointer {
        var channel: OpaquePointer?
        _ = try drive(.exchange) {
            unsafe channel = unsafe libssh2_channel_open_ex(raw, "session", 7, 2 << 20, 32768, nil, 0)
            return unsafe channel == nil ? libssh2_session_last_errno(raw) : 0
        }
        guard let channel = unsafe channel else {
            throw GitFault(.unavailable, "the server opens no channel")
        }
        let code = try drive(.exchange) {
            unsafe libssh2_channel_process_startup(
                channel,
                "exec",
                4,
                command,
                CUnsignedInt(command.utf8.count)
            )
        }
        guard code == 0 else { throw GitFault(.refused, "the server runs no Git for us") }
        return unsafe channel
    }

    /// Repeats a step until it no longer waits for the network.
    func drive<Count: BinaryInteger>(_ step: SSHPatience.Step, _ action: () -> Count)
        throws(GitFault) -> Count
    {
        while true {
            let code = action()
            guard code == LIBSSH2_ERROR_EAGAIN else { return code }
            let directions = unsafe libssh2_session_block_directions(raw)
            var events: CInt = 0
            if directions & LIBSSH2_SESSION_BLOCK_INBOUND != 0 { events |= CInt(POLLIN) }
            if directions & LIBSSH2_SESSION_BLOCK_OUTBOUND != 0 { events |= CInt(POLLOUT) }
            try patience.wait(socket.descriptor, for: events == 0 ? CInt(POLLIN) : events, step)
        }
    }
}
