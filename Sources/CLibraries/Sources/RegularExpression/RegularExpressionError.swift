/// Why a pattern cannot be used, or a text not be held against it.
public enum RegularExpressionError: Error, Sendable, Hashable {
    /// The pattern is none; the words are PCRE2's.
    case invalid(String)
    /// The pattern is longer, more deeply nested or larger when compiled than is allowed.
    case tooLarge
    /// The match takes more steps, or more memory, than is allowed.
    case tooManySteps
    /// There is no memory.
    case memory
}
