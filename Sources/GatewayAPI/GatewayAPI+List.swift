import AdapterHost
import PackageLifecycle

extension GatewayAPI {
    /// A page of at most so many packages is made on the reactor thread, where the adapters do not block.
    private static let inlinePageLimit: UInt64 = 100
    /// The most packages that each adapter is asked for where pages are merged in memory.
    private static let mergedPageLimit: UInt64 = 1000

    /// Answers `GET /o2dms/v1/nfDeploymentDescriptors`.
    func listPackages(_ call: APICall) {
        let stateGeneration = states.recorded.generation
        let query: ListQuery
        let adapters: [Adapter]
        do throws(APIError) {
            query = try ListQuery(call.query)
            adapters = try call.adapters.adapters(for: .packageList, named: query.adapterName)
        } catch {
            return call.fail(error)
        }
        if query.status != nil, !states.recorded.isKnown { return call.fail(.statusUnknown) }
        if let status = query.status,
            status == .inUse || call.adapters.mayHaveUsers || !states.recorded.isEmpty
        {
            return list(status, query, adapters, call)
        }
        let (end, overflow) = query.page.offset.addingReportingOverflow(query.page.limit ?? .max)
        let isSmallMerge = !overflow && end <= Self.mergedPageLimit
        if let limit = query.page.limit, adapters.count == 1 || isSmallMerge {
            let cost = adapters.count == 1 ? limit : end
            ListPage(
                api: self,
                call: call,
                query: query,
                limit: limit,
                stateGeneration: stateGeneration,
                adapters: adapters
            )
            .start(inline: cost <= Self.inlinePageLimit)
        } else {
            let stream = ListStream(api: self, call: call, query: query, adapters: adapters)
            if !streamWorkers.submit({ stream.run() }) {
                call.fail(
                    .overloaded("too many lists are being sent; try again, or ask for pages with limit")
                )
            }
        }
    }

    /// Lists the packages in one state, which the adapters alone do not know.
    private func list(_ status: PackageStatus, _ query: ListQuery, _ adapters: [Adapter], _ call: APICall) {
        let list = StatusList(api: self, call: call, query: query, status: status, adapters: adapters)
        if !streamWorkers.submit({ list.run() }) {
            call.fail(.overloaded("too many lists are being made; try again"))
        }
    }
}
