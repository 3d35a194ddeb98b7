/// Why the state store did not do what it was asked for.
///
/// The texts are for people: they never have a password or a path of the server.
public enum StateStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// It does not answer now: it is away, full, read-only or too slow. What was asked for may have been done nevertheless if it
    /// was a commit. Another try may succeed.
    case unavailable(String)
    /// The server does not let the gateway in: a wrong password, or a database that is not there. Another try succeeds once somebody
    /// has mended that, there or in the address.
    case refused(String)
    /// Somebody else holds the lock, and did not release it in time.
    case locked
    /// How an earlier operation on the package has ended is not known yet, and nothing may be built on it.
    case undecided
    /// What was to be changed is not as it was thought to be: another replica was faster.
    case conflict
    /// It cannot be used, and waiting does not help: a newer schema, damaged data, a wrong address. Somebody must act.
    case unusable(String)

    /// What is wrong, for a text that names the store already.
    public var reason: String {
        switch self {
        case .unavailable(let reason), .refused(let reason), .unusable(let reason): reason
        case .locked, .undecided, .conflict: description
        }
    }

    /// What is wrong, as a phrase.
    public var description: String {
        switch self {
        case .unavailable(let reason): "the state store is not available: \(reason)"
        case .refused(let reason): "the state store does not let the gateway in: \(reason)"
        case .locked: "another operation on the same package takes too long"
        case .undecided: "how an earlier operation on the package has ended is not known yet"
        case .conflict: "the package's state was changed by another operation"
        case .unusable(let reason): "the state store cannot be used: \(reason)"
        }
    }
}
