/// Why a signed text is not believed, or a keyring not used.
///
/// The message is one line without paths; it names keys by their ids.
public struct SignatureError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it was.
    public enum Kind: Sendable, Hashable {
        /// The text bears no good signature by a key of the keyring.
        case refused
        /// The keyring cannot be read or holds no public key.
        case keyring
        /// GnuPG does not work on this machine.
        case engine
    }

    /// The kind of trouble.
    public let kind: Kind
    /// One line for a person.
    public let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
