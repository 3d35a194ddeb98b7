/// Until when an operation on a server or a store may take, and whether it is still wanted.
public struct HTTPTerms: Sendable {
    /// When to give up.
    public let deadline: ContinuousClock.Instant
    /// Asked now and then: `true` ends the operation with `.cancelled`.
    public let isCancelled: @Sendable () -> Bool

    /// Makes terms.
    ///
    /// - Parameters:
    ///   - deadline: when to give up.
    ///   - isCancelled: asked now and then, on the thread of the operation.
    public init(deadline: ContinuousClock.Instant, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.deadline = deadline
        self.isCancelled = isCancelled
    }

    /// Throws if the operation is no longer wanted or its time is over.
    public func check() throws(HTTPFault) {
        if isCancelled() { throw HTTPFault(.cancelled, "nobody waits for it any more") }
        guard ContinuousClock.now < deadline else { throw HTTPFault(.deadline, "there is no time left") }
    }
}

extension HTTPClientRequest {
    /// The same request under the terms of an operation.
    ///
    /// - Parameter terms: until when.
    /// - Returns: the request.
    public func under(_ terms: HTTPTerms) -> HTTPClientRequest {
        var request = self
        request.deadline = terms.deadline
        request.isCancelled = terms.isCancelled
        return request
    }
}
