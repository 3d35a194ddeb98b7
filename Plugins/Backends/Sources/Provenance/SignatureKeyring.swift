/// Public keys that signatures are held against, and nobody else's.
///
/// Usable on any thread and on several at a time. Verifying runs `gpg` for some hundredths of a second; it asks no server and
/// no agent.
public final class SignatureKeyring: Sendable {
    /// How many public keys there are.
    public let keyCount: Int
    private let home: TemporaryHome

    private static let start = Array("-----BEGIN PGP SIGNED MESSAGE-----".utf8)

    /// Takes keys as `gpg --export` writes them, armored or not.
    ///
    /// - Parameter keys: the content of a keyring file.
    /// - Throws: that these are no keys, or that GnuPG does not work here.
    public init(_ keys: [UInt8]) throws(SignatureError) {
        let home = try TemporaryHome()
        let context = try GPGContext(home: home.path)
        keyCount = try context.importKeys(try GPGData(keys))
        guard keyCount > 0 else { throw SignatureError(.keyring, "the keyring holds no public key") }
        self.home = home
    }

    /// Takes keys from a file.
    ///
    /// - Parameter path: the file, read once, now.
    /// - Throws: as ``init(_:)`` does, and that the file cannot be read.
    public convenience init(file path: String) throws(SignatureError) {
        try self.init(try KeyringFile.content(path))
    }

    /// Verifies a clear-signed text.
    ///
    /// - Parameter message: the text with its signature.
    /// - Returns: what was signed, and by which key.
    /// - Throws: why it is not believed.
    public func verify(_ message: [UInt8]) throws(SignatureError) -> SignedText {
        // Other messages could unpack to something much longer.
        guard message.starts(with: Self.start) else {
            throw SignatureError(.refused, "the text is not clear-signed")
        }
        let sink = try GPGSink(limitBytes: message.count)
        let context = try GPGContext(home: home.path)
        let fingerprint = try context.verify(try GPGData(message), into: sink)
        return SignedText(text: sink.bytes, fingerprint: fingerprint)
    }
}
