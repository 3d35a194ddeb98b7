internal import CSSH2
internal import HTTPClient

/// Git's program on a host, over one SSH connection (gitprotocol-pack, "SSH Transport").
@safe
final class SSHWire: GitWire {
    let isStateless = false
    private let session: SSHSession
    private let path: String

    init(_ remote: GitRemote, to place: GitAddress.SSHPlace, terms: HTTPTerms) throws(GitFault) {
        guard case .key(let privateKey, let passphrase, let knownHosts) = remote.access else {
            throw GitFault(.invalid, "an address of SSH needs a private key and a file of known hosts")
        }
        path = place.path
        session = try SSHSession(to: place, SSHPatience(remote, terms))
        try session.verify(place, knownHosts: knownHosts)
        try session.authenticate(user: place.user, privateKey: privateKey, passphrase: passphrase)
    }

    func begin(_ step: GitStep) throws(GitFault) -> any GitExchange {
        // The address refuses the only character that ends the quotes.
        unsafe SSHChannel(try session.run("\(step.service.rawValue) '\(path)'"), of: self)
    }

    fileprivate func drive<Count: BinaryInteger>(_ action: () -> Count) throws(GitFault) -> Count {
        try session.drive(.exchange, action)
    }
}

/// The program's input and output; freed with the session, which ends the connection first.
@safe
private final class SSHChannel: GitExchange {
    private let raw: OpaquePointer
    private let wire: SSHWire

    init(_ raw: OpaquePointer, of wire: SSHWire) {
        unsafe self.raw = unsafe raw
        self.wire = wire
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(GitFault) {
        var rest = unsafe bytes.bindMemory(to: CChar.self)[...]
        while unsafe !rest.isEmpty {
            let piece = unsafe UnsafeBufferPointer(rebasing: rest)
            let count = try wire.drive {
                unsafe libssh2_channel_write_ex(raw, 0, piece.baseAddress, piece.count)
            }
            guard count > 0 else { throw GitFault(.unavailable, "the server breaks off") }
            unsafe rest = rest.dropFirst(count)
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitFault) -> Int {
        let room = unsafe buffer.bindMemory(to: CChar.self)
        let count = try wire.drive { unsafe libssh2_channel_read_ex(raw, 0, room.baseAddress, room.count) }
        guard count >= 0 else { throw GitFault(.unavailable, "the server breaks off") }
        return count
    }
}
