import AdapterHost
import GatewayHTTP
import JSONText
import Observability

/// Answers with a list of any length, in bounded memory: adapters fill channels, one thread merges them into the socket.
///
/// It serves the list without `limit`, and pages so far into a merged list that they are not put together in memory.
final class ListStream: Sendable {
    private let api: GatewayAPI
    private let call: APICall
    private let query: ListQuery
    private let adapters: [Adapter]

    init(api: GatewayAPI, call: APICall, query: ListQuery, adapters: [Adapter]) {
        self.api = api
        self.call = call
        self.query = query
        self.adapters = adapters
    }

    /// Runs to the end of the answer.
    ///
    /// Blocks: for a thread of its own.
    func run() {
        let isMerged = adapters.count > 1
        var request = query.request(
            limit: isMerged ? end : (query.limit ?? .max),
            offset: isMerged ? 0 : query.offset,
            requestID: call.requestID
        )
        request.deadline = ContinuousClock.now + api.limits.transferTimeout
        var sources: [Source] = []
        for adapter in adapters {
            let started = ContinuousClock.now
            let channel = ListChannel { part in
                self.api.metrics.listed(adapter, part, of: self.query, in: ContinuousClock.now - started)
            }
            let ticket = adapter.perform(request, sink: channel, inline: false)
            sources.append(Source(adapter: adapter, channel: channel, ticket: ticket))
        }
        let running = sources
        call.exchange.onDisconnect { for source in running { source.stop() } }
        answer(sources)
        for source in running { source.stop() }
    }

    /// Where the window ends in the merged list.
    private var end: UInt64 {
        guard let limit = query.limit else { return .max }
        let (end, overflow) = query.offset.addingReportingOverflow(limit)
        return overflow ? .max : end
    }

    struct Source: Sendable {
        let adapter: Adapter
        let channel: ListChannel
        let ticket: OperationTicket

        func stop() {
            channel.close()
            ticket.cancel()
        }
    }

    private func answer(_ sources: [Source]) {
        var head = ListHead(query: query)
        var open: [Source] = []
        var revisions: [(adapter: String, token: [UInt8]?)] = []
        let start = ContinuousClock.now
        for source in sources {
            let patience = min(api.limits.firstAnswerTimeout, source.adapter.timeout)
            let left = max(.zero, start + patience - ContinuousClock.now)
            let name = source.adapter.name
            let opening = source.channel.opening(within: left)
            let late = OperationError(code: .deadline, message: "adapter \(name) did not answer in time")
            if let error = opening == nil ? late : opening?.error {
                source.stop()
                head.failures.append((name, ErrorTable.answer(for: error, of: .packageList, adapter: name)))
            } else {
                open.append(source)
                revisions.append((name, opening?.revision))
                if let total = opening?.total { head.total = (head.total ?? 0) &+ total }
            }
        }
        if let error = head.errorInstead(adapterCount: adapters.count) { return call.fail(error) }
        if head.failures.isEmpty { head.tag = query.tag(revisions: revisions) }
        if let current = head.isUnchanged(for: call) { return call.respondUnchanged(current) }
        send(head, open)
    }

    private func send(_ head: ListHead, _ sources: [Source]) {
        let isCompressed = call.acceptsGzip && (head.total ?? .max) > 4
        var response = head.response(isCompressed: isCompressed)
        response.requestID = call.requestID
        let writer = call.exchange.beginResponse(response, contentLength: nil)
        guard !call.isHead else { return writer.finish() }
        var output = StreamedBody(writer, isCompressed: isCompressed)
        let isComplete =
            output.write([UInt8(ascii: "[")]) && writePackages(of: sources, to: &output)
            && output.write([UInt8(ascii: "]")])
        if isComplete { output.finish() } else { output.abort() }
    }

    /// Writes the window of the merge; false if the client left or an adapter failed on the way.
    private func writePackages(of sources: [Source], to output: inout StreamedBody) -> Bool {
        var merge = ListMerge(skipping: sources.count > 1 ? query.offset : 0, limit: query.limit ?? .max)
        var heads: [ArraySlice<ListItem>] = Array(repeating: [], count: sources.count)
        var isOpen = Array(repeating: true, count: sources.count)
        var isFirst = true
        while !merge.isFull {
            for index in sources.indices where isOpen[index] && heads[index].isEmpty {
                switch sources[index].channel.next() {
                case .batch(let batch): heads[index] = batch.items()[...]
                case .end: isOpen[index] = false
                case .failed(let error):
                    api.log.warning(
                        "list broken off",
                        [
                            "adapter": .string(sources[index].adapter.name),
                            "error": .string(error.message),
                            "requestId": .string(call.requestID),
                        ]
                    )
                    return false
                }
            }
            guard let index = ListMerge.first(of: heads), let item = heads[index].popFirst() else {
                return true
            }
            guard merge.admitsNext() else { continue }
            guard output.write(isFirst ? [] : [UInt8(ascii: ",")]), output.write(item.json) else {
                return false
            }
            isFirst = false
        }
        return true
    }
}
