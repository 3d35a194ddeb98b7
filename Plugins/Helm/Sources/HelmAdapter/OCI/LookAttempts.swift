internal import AdapterWork
internal import HTTPClient
internal import Synchronization

/// The requests of one look at a registry, each of which may fail by itself.
///
/// They may lose so much time and no more: a registry that lets thousands of requests wait must not hold a look for hours.
final class LookAttempts: Sendable {
    private let timeout: Duration
    private let look: HTTPTerms
    private let lossLimit: Duration
    private let lost = Mutex(Duration.zero)

    /// - Parameters:
    ///   - timeout: of one request.
    ///   - lossLimit: the time that failures may take together; after that nothing more is asked for.
    ///   - look: whether the look is still wanted.
    init(timeout: Duration, lossLimit: Duration, _ look: HTTPTerms) {
        self.timeout = timeout
        self.lossLimit = lossLimit
        self.look = look
    }

    /// Of a request that begins now.
    var terms: HTTPTerms { HTTPTerms(timeout: timeout, isCancelled: look.isCancelled) }

    /// Asks for one thing.
    ///
    /// - Parameter body: the request, or the few that belong together.
    /// - Returns: what came, or why it did not; `nil` = it was not asked for, because too much time was lost already.
    /// - Throws: what is said to every request alike: the look is not wanted any more, or the registry names a time until which
    ///   it wants none.
    func make<Output>(
        _ body: (HTTPTerms) throws(HTTPFault) -> Output
    ) throws(HTTPFault) -> Result<Output, HTTPFault>? {
        guard lost.withLock({ $0 < lossLimit }) else { return nil }
        let begin = ContinuousClock.now
        do throws(HTTPFault) { return .success(try body(terms)) } catch {
            guard error.kind != .cancelled, error.retryAfter == nil else { throw error }
            lost.withLock { $0 += ContinuousClock.now - begin }
            return .failure(error)
        }
    }
}
