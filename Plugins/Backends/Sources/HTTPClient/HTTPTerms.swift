/// Until when an operation on a server or a store may take, whether it is still wanted, and which trace it belongs to.
public struct HTTPTerms: Sendable {
    /// When to give up.
    public let deadline: ContinuousClock.Instant
    /// Asked now and then: `true` ends the operation with `.cancelled`.
    public let isCancelled: @Sendable () -> Bool
    /// The value of the header `traceparent` (W3C Trace Context) that every request of the operation carries; nil = none does.
    public let traceparent: String?

    /// Makes terms.
    ///
    /// - Parameters:
    ///   - deadline: when to give up.
    ///   - traceparent: the trace that it belongs to.
    ///   - isCancelled: asked now and then, on the thread of the operation.
    public init(
        deadline: ContinuousClock.Instant,
        traceparent: String? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.deadline = deadline
        self.traceparent = traceparent
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
    /// A request that libcurl signs carries no `traceparent`: AWS's servers do not accept its signature over other headers.
    ///
    /// - Parameter terms: until when.
    /// - Returns: the request.
    public func under(_ terms: HTTPTerms) -> HTTPClientRequest {
        var request = self
        request.deadline = terms.deadline
        request.isCancelled = terms.isCancelled
        if let traceparent = terms.traceparent, signature == nil {
            request.headers.append(HTTPHeaderField("traceparent", traceparent))
        }
        return request
    }
}
