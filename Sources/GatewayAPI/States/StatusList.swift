import AdapterHost
import GatewayHTTP
import PackageLifecycle
import Synchronization

/// Answers with the packages in one state, where the adapters alone do not know it: all that might be in it are gathered, their
/// users are asked for, and the page is cut from what is left.
///
/// Where nobody has to be asked, and an earlier look has shown where such packages stand, only these are gathered.
final class StatusList: Sendable {
    private let api: GatewayAPI
    private let call: APICall
    private let query: ListQuery
    private let status: PackageStatus
    private let adapters: [Adapter]
    private let isLeft = Atomic(false)

    init(api: GatewayAPI, call: APICall, query: ListQuery, status: PackageStatus, adapters: [Adapter]) {
        self.api = api
        self.call = call
        self.query = query
        self.status = status
        self.adapters = adapters
    }

    /// Runs to the end of the answer.
    ///
    /// Blocks: for a thread of its own.
    func run() {
        call.exchange.onDisconnect { self.isLeft.store(true, ordering: .relaxed) }
        if let known = placedPage?.gather() {
            var head = ListHead(page: query.page)
            head.total = known.total
            return send(head, known.items, skipping: query.page.offset - window.lowerBound)
        }
        let census = PackageCensus(api: api, errand: Errand(call), limitBytes: api.limits.pageBytes)
        let request = query.request(limit: .max, offset: 0, for: call)
        let parts = census.gather(request, wanted: status, window: window, of: adapters)
        if parts.contains(where: \.isTooLarge) { return call.fail(tooMany) }
        var head = ListHead(page: query.page)
        for (adapter, part) in zip(adapters, parts) {
            if let error = part.error {
                head.failures.append(ListFailure(error, of: adapter.name, .packageList))
            } else if part.hasOmissions {
                head.failures.append(ListFailure(omissionsOf: adapter.name))
            }
        }
        if let error = head.errorInstead(adapterCount: adapters.count) { return call.fail(error) }
        guard status == .available || status == .inUse else { return send(head, windows: parts) }
        tellApart(parts, census, head)
    }

    /// Leaves those that are in the state by what is known of their users.
    private func tellApart(_ parts: [CensusPart], _ census: PackageCensus, _ head: ListHead) {
        var head = head
        guard call.adapters.mayHaveUsers else {
            if status == .inUse { return call.fail(.noClaim(call.adapters.adapters.map { ($0.name, nil) })) }
            return send(head, windows: parts)
        }
        let survey = census.survey(parts) { !self.isLeft.load(ordering: .relaxed) }
        if status == .inUse, !survey.isClaimed {
            return call.fail(.noClaim(call.adapters.adapters.map { ($0.name, nil) }))
        }
        head.failures += survey.silent.map { ListFailure($0.error, of: $0.adapter, .deploymentList) }
        if let first = head.failures.first, !query.page.allowsPartial { return call.fail(first.error) }
        var standings = survey.standings[...]
        let items = parts.map { part in
            let own = standings.prefix(part.sought.count)
            standings = standings.dropFirst(part.sought.count)
            return zip(part.batch.items(), own).filter { $1.status == status }.map(\.0)
        }
        head.total = UInt64(items.reduce(0) { $0 + $1.count })
        send(head, items, skipping: query.page.offset)
    }

    /// The page, if it is one for which places are of use.
    private var placedPage: PlacedPage? {
        guard query.isPageOfAll, status == .deprecated || status == .available && !call.adapters.mayHaveUsers
        else { return nil }
        return PlacedPage(
            api: api,
            call: call,
            query: query,
            status: status,
            adapters: adapters,
            window: window
        )
    }

    /// What the page needs of each adapter's packages: with one adapter the page itself, else everything up to its end.
    private var window: Range<UInt64> {
        let (end, overflow) = query.page.offset.addingReportingOverflow(query.page.limit ?? .max)
        return (adapters.count == 1 ? query.page.offset : 0)..<(overflow ? .max : end)
    }

    /// Nobody had to be asked about users, so that no more is there than the page needs.
    private func send(_ head: ListHead, windows parts: [CensusPart]) {
        var head = head
        head.total = parts.reduce(0) { $0 + $1.wanted }
        send(head, parts.map { $0.batch.items() }, skipping: query.page.offset - window.lowerBound)
    }

    private func send(_ head: ListHead, _ items: [[ListItem]], skipping count: UInt64) {
        var head = head
        var merge = ListMerge(skipping: count, limit: query.page.limit ?? .max)
        var body: [UInt8] = [UInt8(ascii: "[")]
        var sources = items.map { $0[...] }
        while let item = merge.next(from: &sources) {
            if body.count > 1 { body.append(UInt8(ascii: ",")) }
            body.append(contentsOf: item.json)
        }
        body.append(UInt8(ascii: "]"))
        if head.failures.isEmpty {
            var fingerprint = Fingerprint()
            fingerprint.combine(head.total ?? 0)
            fingerprint.combine(body)
            head.tag = EntityTag(fingerprint)
        }
        if let current = head.isUnchanged(for: call) { return call.respondUnchanged(current) }
        let compressed = call.acceptsGzip ? api.compressed(body) : nil
        var response = head.response(isCompressed: compressed != nil)
        response.requestID = call.requestID
        response.body = compressed ?? body
        call.exchange.respond(response)
    }

    private var tooMany: APIError {
        .badRequest(
            "there are too many packages to tell their status; narrow the list with name, repository, adapter or q"
        )
    }
}
