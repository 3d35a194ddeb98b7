/// Why a pattern cannot be used, or a text not be held against it.
public enum RegularExpressionError: Error, Sendable, Hashable {
    /// The pattern is none, or has what RE2 has not; the words say which.
    case invalid(String)
    /// The pattern is longer, more deeply nested or larger when compiled than is allowed.
    case tooLarge
    /// The match takes more steps, or more memory, than is allowed.
    case tooManySteps
    /// There is no memory.
    case memory
}
