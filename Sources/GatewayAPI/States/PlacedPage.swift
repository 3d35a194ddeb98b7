import AdapterHost
import PackageLifecycle
import Threads

/// A page of the packages in one state, from adapters of which is known where these stand.
///
/// Blocks: for a thread that may.
struct PlacedPage: Sendable {
    let api: GatewayAPI
    let call: APICall
    let query: ListQuery
    let status: PackageStatus
    let adapters: [Adapter]
    /// Which of the packages in the state are wanted of each adapter.
    let window: Range<UInt64>

    /// The packages of each adapter, and how many are in the state; nil if the places are not known, or the list is another by now.
    func gather() -> (items: [[ListItem]], total: UInt64)? {
        let generation = api.states.recorded.generation
        var lists: [StatusPlaces] = []
        for adapter in adapters {
            // Where the host makes pages out of whole lists, a page of one state is better made of one, too.
            guard !adapter.flags(of: .packageList).contains(.plainList) else { return nil }
            guard let list = api.statusIndex.places(of: adapter, generation: generation) else { return nil }
            lists.append(list)
        }
        var items: [[ListItem]] = []
        for (adapter, list) in zip(adapters, lists) {
            guard let batch = batch(of: adapter, list), batch.size <= api.limits.pageBytes else { return nil }
            items.append(batch.items())
        }
        return (items, UInt64(lists.reduce(0) { $0 + $1.count(of: status) }))
    }

    private func batch(of adapter: Adapter, _ list: StatusPlaces) -> ListBatch? {
        let started = ContinuousClock.now
        let window = Int(clamping: window.lowerBound)..<Int(clamping: window.upperBound)
        var runs = list.runs(of: status, in: window)
        // Also where no package is wanted the list must be the one that is known.
        if runs.isEmpty { runs = [[]] }
        var batch = ListBatch(capacity: 8 * 1024, keepsKeys: true)
        for run in runs {
            let part = ask(adapter, list, run)
            guard part.isWhole else { return nil }
            batch.append(contentsOf: part.batch)
        }
        api.metrics.listed(adapter, in: ContinuousClock.now - started)
        return batch
    }

    private func ask(_ adapter: Adapter, _ list: StatusPlaces, _ run: [Int]) -> PlacedPart {
        let start = run.first ?? 0
        let count = (run.last ?? 0) - start + 1
        var request = query.request(limit: UInt64(count), offset: UInt64(start), for: call)
        request.status = nil
        request.deadline = ContinuousClock.now + api.limits.firstAnswerTimeout
        let answer = Monitor<PlacedPart?>(nil)
        let sink = PlacedSink(list, from: start, wanted: run) { part in answer.update { $0 = part } }
        adapter.perform(request, sink: sink, inline: false)
        return answer.wait { $0 }
    }
}
