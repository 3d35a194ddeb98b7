// SPDX-License-Identifier: Apache-2.0

internal import Observability
import Threads

/// What works is not replaced by what has yet to read its backend.
extension AdapterRegistry {
    /// How long an instance that is not well is left alone before it is asked again.
    private static let rest = Duration.milliseconds(50)

    /// Waits until those are well that take the place of adapters that are; blocks.
    ///
    /// One that is not within its adapter's timeout takes effect all the same: perhaps its new settings are the reason.
    func awaitHealth(of made: [Adapter], inPlaceOf present: AdapterSet) {
        let begin = MonotonicTime.now()
        for adapter in made
        where present.adapters.contains(where: { $0.isHealthy && $0.name == adapter.name }) {
            let limit = MonotonicTime.after(adapter.timeout, from: begin)
            if becomesHealthy(adapter, until: limit) { continue }
            loading.log.warning(
                "adapter takes effect although it is not healthy",
                ["adapter": .string(adapter.name)]
            )
        }
    }

    private func becomesHealthy(_ adapter: Adapter, until limit: Int64) -> Bool {
        let answer = Monitor(AdapterHealth?.none)
        while !history.withLock({ $0.isClosed }) {
            adapter.checkHealth { health in answer.update { $0 = health } }
            let health = answer.wait(until: limit) { $0.take() }
            if health?.state == .healthy { return true }
            if MonotonicTime.now() >= limit { return false }
            _ = answer.wait(atMost: Self.rest) { _ in nil as Void? }
        }
        return false
    }
}

extension Adapter {
    fileprivate var isHealthy: Bool { health.state == .healthy }
}
