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
            limit: isMerged ? end : (query.page.limit ?? .max),
            offset: isMerged ? 0 : query.page.offset,
            for: call
        )
        request.deadline = ContinuousClock.now + api.limits.transferTimeout
        var sources: [Source] = []
        for adapter in adapters {
            let started = ContinuousClock.now
            let channel = ListChannel { _ in
                self.api.metrics.listed(adapter, in: ContinuousClock.now - started)
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
        guard let limit = query.page.limit else { return .max }
        let (end, overflow) = query.page.offset.addingReportingOverflow(limit)
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
        var head = ListHead(page: query.page)
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
                head.failures.append(ListFailure(error, of: name, .packageList))
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
        response.header("Trailer", constant: "X-O2DMS-Partial")
        let writer = call.exchange.beginResponse(response, contentLength: nil)
        guard !call.isHead else { return writer.finish() }
        var output = StreamedBody(writer, isCompressed: isCompressed)
        guard output.write([UInt8(ascii: "[")]), let omissions = writePackages(of: sources, to: &output),
            output.write([UInt8(ascii: "]")])
        else { return output.abort() }
        // What is known only now stands in a trailer field.
        var trailers = HTTPResponse(status: response.status)
        if !omissions.isEmpty {
            trailers.header("X-O2DMS-Partial", (head.failures + omissions).headerText)
        }
        output.finish(trailers: trailers.headerBytes)
    }

    /// Writes the window of the merge; nil if the client left or an adapter failed on the way.
    private func writePackages(of sources: [Source], to output: inout StreamedBody) -> [ListFailure]? {
        var omissions: [ListFailure] = []
        var merge = ListMerge(
            skipping: sources.count > 1 ? query.page.offset : 0,
            limit: query.page.limit ?? .max
        )
        var heads: [ArraySlice<ListItem>] = Array(repeating: [], count: sources.count)
        var isOpen = Array(repeating: true, count: sources.count)
        var isFirst = true
        while !merge.isFull {
            for index in sources.indices where isOpen[index] && heads[index].isEmpty {
                switch sources[index].channel.next() {
                case .batch(let batch): heads[index] = batch.items()[...]
                case .end(let hasOmissions):
                    isOpen[index] = false
                    guard hasOmissions else { break }
                    omissions.append(ListFailure(omissionsOf: sources[index].adapter.name))
                    if !query.page.allowsPartial {
                        noteBrokenOff(sources[index].adapter, omissions[omissions.count - 1].error.message)
                        return nil
                    }
                case .failed(let error):
                    noteBrokenOff(sources[index].adapter, error.message)
                    return nil
                }
            }
            guard let index = ListMerge.first(of: heads), let item = heads[index].popFirst() else {
                return omissions
            }
            guard merge.admitsNext() else { continue }
            guard output.write(isFirst ? [] : [UInt8(ascii: ",")]), output.write(item.json) else {
                return nil
            }
            isFirst = false
        }
        return omissions
    }

    private func noteBrokenOff(_ adapter: Adapter, _ reason: String) {
        api.log.warning(
            "list broken off",
            [
                "adapter": .string(adapter.name), "error": .string(reason),
                "requestId": .string(call.requestID), "traceId": .string(call.trace.traceID),
            ]
        )
    }
}
