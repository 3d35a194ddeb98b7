/// Why Git did not do what was asked, as an adapter may tell it.
///
/// The message is one line for a person, without credentials and without a path of this machine.
public struct GitFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of trouble.
    public enum Kind: Sendable, Hashable {
        /// The object, the reference or the repository does not exist.
        case absent
        /// Somebody else changed the reference in the meantime: read again, then decide again.
        case raced
        /// The server refuses our credentials, or the change by a rule of its own.
        case refused
        /// The server is not the one that is trusted: its certificate or its host key.
        case untrusted
        /// The server is not reached, breaks off, or answers something that is no Git.
        case unavailable
        /// The deadline passed.
        case deadline
        /// The caller left.
        case cancelled
        /// More than a limit allows.
        case tooLarge
        /// A name, an address or a setting that cannot be used.
        case invalid
        /// The repository on this machine is damaged.
        case damaged
    }

    /// The kind of trouble.
    public let kind: Kind
    /// One line for a person.
    public let message: String

    /// Says what went wrong.
    ///
    /// - Parameters:
    ///   - kind: the kind of trouble.
    ///   - message: one line without secrets.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
