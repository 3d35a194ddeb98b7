internal import HTTPClient

/// Why the Kubernetes API did not give what was asked for.
///
/// The message is one line for a person, without credentials and paths. What the API server says itself is cut and freed of control characters.
public struct KubernetesFault: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it was.
    public enum Kind: Sendable, Hashable {
        /// No usable answer: not reached, broken off, or a status that says so (5xx).
        case unavailable
        /// The API server does not know who we are (401).
        case unauthorized
        /// It knows, and does not let us do this (403).
        case forbidden
        /// There is no such object, or no such kind of object (404).
        case absent
        /// There is such an object already (409, `AlreadyExists`).
        case exists
        /// Somebody else changed or owns what was to be changed, or a precondition does not hold (409, otherwise).
        case conflict
        /// The resource version or the `continue` token is too old (410): list again.
        case expired
        /// The object or the request is refused as it is (400, 422).
        case invalid
        /// The API server does not do this (405, 406, 415).
        case unsupported
        /// Larger than the API server takes (413), or its answer is larger than we take.
        case tooLarge
        /// It asks for fewer requests (429), still after the retries.
        case busy
        /// What came is not an answer of the Kubernetes API.
        case malformed
        /// The kubeconfig, the service account or the plugin for credentials cannot be used.
        case configuration
        /// The deadline passed.
        case deadline
        /// Nobody waits for it any more.
        case cancelled
    }

    /// The kind of trouble.
    public let kind: Kind
    /// One line for a person.
    public let message: String
    /// What the API server asks to wait.
    public let retryAfter: Duration?
    /// The message.
    public var description: String { message }

    /// Says what went wrong.
    ///
    /// - Parameters:
    ///   - kind: the kind of trouble.
    ///   - message: one line without secrets.
    ///   - retryAfter: what the API server asks to wait.
    public init(_ kind: Kind, _ message: String, retryAfter: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    /// An exchange that came to no answer.
    init(_ error: HTTPClientError, to request: String) {
        let kind: Kind =
            switch error.kind {
            case .deadline: .deadline
            case .stopped: .cancelled
            case .tooLarge: .tooLarge
            case .malformed, .redirect: .malformed
            case .address, .credentialFile: .configuration
            default: .unavailable
            }
        self.init(kind, "\(request): \(error.message)")
    }
}
