import AdapterHost
import GatewayHTTP
import Synchronization

/// An answer that was given, and what has to hold for it to be given again.
final class CachedAnswer: Sendable {
    /// What one adapter was asked, and the revision that it answered from.
    ///
    /// A class, since a request has many texts, and a copy of it would count a reference to each.
    final class Source: Sendable {
        let adapter: Adapter
        let request: OperationRequest
        let revision: [UInt8]

        init(adapter: Adapter, request: OperationRequest, revision: [UInt8]) {
            self.adapter = adapter
            // It is asked again for other requests, each with a trace of its own.
            var request = request
            request.traceparent = nil
            self.request = request
            self.revision = revision
        }

        /// Asks the adapter whether its data is still that of the answer, as the request would ask it for the data itself.
        func currency(requestID: String) -> Currency {
            let probe = RevisionProbe(revision)
            adapter.perform(request, requestID: requestID, sink: probe, inline: true)
            return probe.currency
        }
    }

    /// What an adapter says when it is asked for its revision.
    enum Currency {
        case current
        case outdated
        /// It does not say so at once: it has gone over to its workers.
        case unknown
    }

    /// Memory of an answer beside its bytes, roughly.
    private static let overheadBytes = 1024

    /// Path and query as they were received.
    let target: [UInt8]
    let acceptsGzip: Bool
    let route: Int?
    /// That of the adapters that were asked: others might have more to say.
    let generation: UInt64
    /// All of the answer but the request's id.
    let response: HTTPResponse
    /// The measurements of the lists that it shows; none if it is no list.
    let lists: [ListMetrics]
    private let sources: [Source]
    /// Of the recorded states that it shows.
    let stateGeneration: UInt64
    /// Somebody asked for it since the cache last looked for something to remove.
    let isWanted = Atomic(false)

    init(
        target: [UInt8],
        acceptsGzip: Bool,
        route: Int?,
        generation: UInt64,
        response: HTTPResponse,
        lists: [ListMetrics],
        sources: [Source],
        stateGeneration: UInt64
    ) {
        self.target = target
        self.acceptsGzip = acceptsGzip
        self.route = route
        self.generation = generation
        self.response = response
        self.lists = lists
        self.sources = sources
        self.stateGeneration = stateGeneration
    }

    /// What it counts for against the cache's limit, in bytes.
    var bytes: Int {
        Self.overheadBytes + target.count + response.headerBytes.count + response.body.count
    }

    /// Whether it is the answer to this request.
    func answers(_ target: ArraySlice<UInt8>, _ acceptsGzip: Bool) -> Bool {
        guard self.acceptsGzip == acceptsGzip else { return false }
        return unsafe target.withUnsafeBytes { unsafe $0.hasSameBytes(as: self.target) }
    }

    /// Asks each adapter whether its data is still that of the answer.
    func currency(requestID: String) -> Currency {
        for source in sources {
            switch source.currency(requestID: requestID) {
            case .current: continue
            case let other: return other
            }
        }
        return .current
    }
}
