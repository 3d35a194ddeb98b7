internal import CSSH2

/// The servers' keys that an operator trusts: a file in OpenSSH's format.
@safe
struct KnownHosts: ~Copyable {
    private let hosts: OpaquePointer

    /// Reads a file for a session, which must outlive the value.
    init(_ session: OpaquePointer, file: String) throws(GitFault) {
        guard let hosts = unsafe libssh2_knownhost_init(session) else {
            throw GitFault(.damaged, "no memory for the known hosts")
        }
        guard unsafe libssh2_knownhost_readfile(hosts, file, LIBSSH2_KNOWNHOST_FILE_OPENSSH) >= 0 else {
            unsafe libssh2_knownhost_free(hosts)
            throw GitFault(.invalid, "the file of known hosts cannot be read, or is none")
        }
        unsafe self.hosts = unsafe hosts
    }

    deinit { unsafe libssh2_knownhost_free(hosts) }

    /// Which algorithms the file's keys have, for the server to use one of them; nil = it may choose.
    var algorithms: String? {
        var kinds: [CInt] = []
        var entry: UnsafeMutablePointer<libssh2_knownhost>?
        var previous: UnsafeMutablePointer<libssh2_knownhost>?
        while unsafe libssh2_knownhost_get(hosts, &entry, previous) == 0 {
            unsafe kinds.append(entry.map { unsafe $0.pointee.typemask & LIBSSH2_KNOWNHOST_KEY_MASK } ?? 0)
            unsafe previous = unsafe entry
        }
        let names = Self.names.filter { kinds.contains($0.kind) }.map(\.name)
        return names.isEmpty ? nil : names.joined(separator: ",")
    }

    /// Throws unless the server's key is in the file.
    func check(_ session: OpaquePointer, host: String, port: UInt16) throws(GitFault) {
        var (length, type) = (0, CInt(0))
        guard let key = unsafe libssh2_session_hostkey(session, &length, &type) else {
            throw GitFault(.untrusted, "the server shows no key")
        }
        let kind = LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_RAW
        switch unsafe libssh2_knownhost_checkp(hosts, host, CInt(port), key, length, kind, nil) {
        case LIBSSH2_KNOWNHOST_CHECK_MATCH: return
        case LIBSSH2_KNOWNHOST_CHECK_MISMATCH:
            throw GitFault(
                .untrusted,
                "the key of the server is not the one in the known hosts: it has changed, or somebody is in between"
            )
        default: throw GitFault(.untrusted, "the server is not in the known hosts; add its line there")
        }
    }

    private static let names: [(kind: CInt, name: String)] = [
        (LIBSSH2_KNOWNHOST_KEY_ED25519, "ssh-ed25519"),
        (LIBSSH2_KNOWNHOST_KEY_ECDSA_256, "ecdsa-sha2-nistp256"),
        (LIBSSH2_KNOWNHOST_KEY_ECDSA_384, "ecdsa-sha2-nistp384"),
        (LIBSSH2_KNOWNHOST_KEY_ECDSA_521, "ecdsa-sha2-nistp521"), (LIBSSH2_KNOWNHOST_KEY_SSHRSA, "ssh-rsa"),
    ]
}
