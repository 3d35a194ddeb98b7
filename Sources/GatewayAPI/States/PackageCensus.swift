import AdapterHost
import PackageLifecycle
import Threads

/// Looks at all packages of some adapters, and tells them apart by their status.
///
/// Blocks: for a thread that may.
struct PackageCensus: Sendable {
    let api: GatewayAPI
    let errand: Errand
    /// The most memory that the packages of one adapter may take.
    let limitBytes: Int

    /// What each adapter has, in their order; `request` says which packages, `window` which of those in the state `wanted` are shown
    /// if nobody has to be asked who uses them.
    func gather(
        _ request: OperationRequest,
        wanted: PackageStatus?,
        window: Range<UInt64> = 0..<UInt64.max,
        of adapters: [Adapter]
    ) -> [CensusPart] {
        var request = request
        request.status = nil
        request.limit = .max
        request.offset = 0
        errand.mark(&request)
        request.deadline = ContinuousClock.now + api.limits.firstAnswerTimeout
        let asksForUsers = wanted != .deprecated && wanted != .uploaded && errand.adapters.mayHaveUsers
        // What tells packages apart for those who look for their users stands in the extensions.
        if asksForUsers { request.flags.insert(.detail) }
        // Before the marks: one that is set meanwhile makes it another generation.
        let generation = api.states.recorded.generation
        let recorded = api.states.recorded.all
        let parts = Monitor([Int: CensusPart]())
        for (index, adapter) in adapters.enumerated() {
            let started = ContinuousClock.now
            let sink = CensusSink(
                adapter: adapter.name,
                wanted: wanted,
                window: asksForUsers ? 0..<UInt64.max : window,
                asksForUsers: asksForUsers,
                recorded: recorded,
                limitBytes: limitBytes
            ) { part in
                // To count is nobody's list.
                if wanted != nil { api.metrics.listed(adapter, in: ContinuousClock.now - started) }
                parts.update { $0[index] = part }
            }
            adapter.perform(request, sink: sink, inline: false)
        }
        let all = parts.wait { $0.count == adapters.count ? $0 : nil }
        if request.isOfWholeList {
            for (index, adapter) in adapters.enumerated() {
                guard let places = all[index]?.places(generation) else { continue }
                api.statusIndex.keep(places, of: adapter)
            }
        }
        return adapters.indices.compactMap { all[$0] }
    }

    /// Who uses the packages of all parts, one after the other.
    func survey(_ parts: [CensusPart], isWanted: () -> Bool = { true }) -> UsageSurvey.Result {
        UsageSurvey(
            of: errand.adapters.adapters.filter { $0.declares(.deploymentList) && !$0.watchesNoDeployments },
            failures: errand.adapters.failures,
            protection: api.protection,
            limits: api.limits.inquiry,
            requestID: errand.requestID,
            traceparent: errand.trace.header
        )
        .run(parts.flatMap(\.sought), isWanted: isWanted)
    }
}

extension OperationRequest {
    /// Whether no package is left out, so that places in the answer are those in the adapter's list.
    fileprivate var isOfWholeList: Bool {
        name == nil && version == nil && versionRange == nil && repository == nil && query == nil
    }
}
