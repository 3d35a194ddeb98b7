/// What is known of an idempotency key.
public enum IdempotencyClaim: Sendable {
    /// Nobody has an answer under it: the request is the first, as long as it holds this lock, in all replicas.
    ///
    /// A request that fails, or whose process dies, lets the next one be the first.
    case first(StateLock)
    /// A request with this key is under way.
    case underWay
    /// The answer that the first request got.
    case answered(IdempotentAnswer)
    /// The key was used for another request.
    case usedOtherwise
}
