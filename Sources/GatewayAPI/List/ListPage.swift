import AdapterHost
import GatewayHTTP
import Synchronization

/// Answers with one page that is put together in memory.
///
/// With one adapter the page comes as the adapter emits it. With several each is asked for everything up to the end of the
/// page, and the page is cut from the merge. Where the adapters do not block, all of it happens on the reactor thread.
final class ListPage: Sendable {
    private struct State {
        var parts: [PagePart?]
        var missing: Int
        var tickets: [OperationTicket] = []
    }

    private let api: GatewayAPI
    private let call: APICall
    private let query: ListQuery
    private let limit: UInt64
    /// Of the recorded states when it was decided that the adapters alone know the answer.
    private let stateGeneration: UInt64
    private let adapters: [Adapter]
    private let condition: EntityTagCondition?
    private let acceptsGzip: Bool
    /// What each adapter is asked.
    private let request: OperationRequest
    private let state: Mutex<State>

    init(
        api: GatewayAPI,
        call: APICall,
        query: ListQuery,
        limit: UInt64,
        stateGeneration: UInt64,
        adapters: [Adapter]
    ) {
        self.api = api
        self.call = call
        self.query = query
        self.limit = limit
        self.stateGeneration = stateGeneration
        self.adapters = adapters
        condition = call.ifNoneMatch
        acceptsGzip = call.acceptsGzip
        let isMerged = adapters.count > 1
        request = query.request(
            limit: isMerged ? query.page.offset + limit : limit,
            offset: isMerged ? 0 : query.page.offset,
            for: call
        )
        state = Mutex(State(parts: Array(repeating: nil, count: adapters.count), missing: adapters.count))
    }

    func start(inline: Bool) {
        let isMerged = adapters.count > 1
        for (index, adapter) in adapters.enumerated() {
            let started = ContinuousClock.now
            let sink = PageSink(
                limitBytes: api.limits.pageBytes,
                keepsKeys: isMerged,
                isUnchanged: { token in !isMerged && self.clientHas(token) },
                finish: { part in
                    self.api.metrics.listed(adapter, in: ContinuousClock.now - started)
                    self.take(part, of: index)
                }
            )
            let ticket = adapter.perform(request, sink: sink, inline: inline)
            state.withLock { state in
                if state.missing > 0 { state.tickets.append(ticket) }
            }
        }
        guard state.withLock({ $0.missing > 0 }) else { return }
        call.exchange.onDisconnect {
            for ticket in self.state.withLock({ $0.tickets }) { ticket.cancel() }
        }
    }

    /// Whether the client's tag is that of the only adapter's present revision.
    private func clientHas(_ token: [UInt8]) -> Bool {
        guard let condition, let tag = query.tag(revisions: [(adapters[0].name, token)]) else { return false }
        return ListHead.unchanged(tag, condition, acceptsGzip: acceptsGzip) != nil
    }

    private func take(_ part: PagePart, of index: Int) {
        let parts: [PagePart]? = state.withLock { state in
            state.parts[index] = part
            state.missing -= 1
            return state.missing == 0 ? state.parts.compactMap(\.self) : nil
        }
        if let parts { answer(parts) }
    }

    private func answer(_ parts: [PagePart]) {
        if parts.contains(where: \.isTooLarge) {
            return call.fail(
                .internalError("a page of packages is larger than \(api.limits.pageBytes) bytes")
            )
        }
        var head = ListHead(page: query.page)
        var revisions: [(adapter: String, token: [UInt8]?)] = []
        for (adapter, part) in zip(adapters, parts) {
            if let error = part.error, !part.isUnchanged {
                head.failures.append(ListFailure(error, of: adapter.name, .packageList))
            } else {
                if part.hasOmissions { head.failures.append(ListFailure(omissionsOf: adapter.name)) }
                revisions.append((adapter.name, part.revision))
                head.total = (head.total ?? 0) &+ (part.total ?? UInt64(part.batch.count))
            }
        }
        if let error = head.errorInstead(adapterCount: adapters.count) { return call.fail(error) }
        if head.failures.isEmpty { head.tag = query.tag(revisions: revisions) }
        send(head, parts)
    }

    private func send(_ head: ListHead, _ parts: [PagePart]) {
        var head = head
        if let condition, let tag = head.tag,
            let current = ListHead.unchanged(tag, condition, acceptsGzip: acceptsGzip)
        {
            return call.respondUnchanged(current)
        }
        let body = self.body(of: parts)
        if head.tag == nil, head.failures.isEmpty {
            // Without a revision the page itself says whether it changed.
            head.tag = EntityTag(of: body)
            if let current = head.isUnchanged(for: call) { return call.respondUnchanged(current) }
        }
        let compressed = acceptsGzip ? api.compressed(body) : nil
        var response = head.response(isCompressed: compressed != nil)
        response.body = compressed ?? body
        let sources = head.failures.isEmpty ? self.sources(of: parts) : nil
        api.answer(call, with: response, from: sources, stateGeneration: stateGeneration)
    }

    /// What the page was made of; nil if an adapter has no revision.
    private func sources(of parts: [PagePart]) -> [CachedAnswer.Source]? {
        var sources: [CachedAnswer.Source] = []
        for (adapter, part) in zip(adapters, parts) {
            guard let revision = part.revision else { return nil }
            sources.append(CachedAnswer.Source(adapter: adapter, request: request, revision: revision))
        }
        return sources
    }

    private func body(of parts: [PagePart]) -> [UInt8] {
        var parts = parts
        if parts.count == 1 { return parts[0].batch.takeJSON() }
        var merge = ListMerge(skipping: query.page.offset, limit: limit)
        var body: [UInt8] = [UInt8(ascii: "[")]
        var sources = parts.filter { $0.error == nil }.map { $0.batch.items()[...] }
        while let item = merge.next(from: &sources) {
            if body.count > 1 { body.append(UInt8(ascii: ",")) }
            body.append(contentsOf: item.json)
        }
        body.append(UInt8(ascii: "]"))
        return body
    }
}
