import AdapterHost
import GatewayHTTP
import Synchronization

/// An answer that was given, and what has to hold for it to be given again.
final class CachedAnswer: Sendable {
    /// What one adapter was asked, and the revision that it answered from.
    struct Source: Sendable {
        let adapter: Adapter
        let request: OperationRequest
        let revision: [UInt8]
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
    let routeLabel: String
    /// All of the answer but the request's id.
    let response: HTTPResponse
    private let sources: [Source]
    /// Somebody asked for it since the cache last looked for something to remove.
    let isWanted = Atomic(false)

    init(
        target: [UInt8],
        acceptsGzip: Bool,
        routeLabel: String,
        response: HTTPResponse,
        sources: [Source]
    ) {
        self.target = target
        self.acceptsGzip = acceptsGzip
        self.routeLabel = routeLabel
        self.response = response
        self.sources = sources
    }

    /// What it counts for against the cache's limit, in bytes.
    var bytes: Int {
        Self.overheadBytes + target.count + response.headerBytes.count + response.body.count
    }

    /// The adapters whose lists it shows; none if it is no list.
    var listed: [Adapter] { sources.filter { $0.request.operation == .packageList }.map(\.adapter) }

    /// Whether it is the answer to this request.
    func answers(_ target: ArraySlice<UInt8>, _ acceptsGzip: Bool) -> Bool {
        self.acceptsGzip == acceptsGzip && self.target.count == target.count && self.target[...] == target
    }

    /// Asks each adapter whether its data is still that of the answer, as the request would ask it for the data itself.
    func currency(requestID: String) -> Currency {
        for index in sources.indices {
            let probe = RevisionProbe(sources[index].revision)
            var request = sources[index].request
            request.requestID = requestID
            sources[index].adapter.perform(request, sink: probe, inline: true)
            switch probe.currency {
            case .current: continue
            case let other: return other
            }
        }
        return .current
    }
}
