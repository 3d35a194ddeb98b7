// SPDX-License-Identifier: Apache-2.0

internal import Observability
import Synchronization
import Threads

/// What one instance has changed, those that come after it show.
extension AdapterRegistry {
    /// Has the instances that have taken the place of an adapter, or are about to, look at a package that it has changed [any thread]; never
    /// blocks.
    ///
    /// - Parameters:
    ///   - adapter: who changed it.
    ///   - change: what.
    ///   - finish: called once, on any thread, when all of them have looked, or their timeouts are over. Until then nobody should be told
    ///     of the change, for the next request may be theirs.
    public func tellSuccessors(
        of adapter: Adapter,
        _ change: PackageChange,
        then finish: @escaping @Sendable () -> Void
    ) {
        // In this order: an heir that is in force by now is the present one.
        let heirs = succession.heirs(toBeTold: change)
        let present = current.adapters.filter { $0.name == change.adapter && $0 !== adapter }
        let successors = heirs + present.filter { one in !heirs.contains { $0 === one } }
        guard !successors.isEmpty else { return finish() }
        let left = Countdown(successors.count)
        for successor in successors {
            look(successor, change) { if left.next() { finish() } }
        }
    }

    /// Makes up for what new instances have missed while they were made; blocks.
    func tell(_ heirs: [Adapter], _ changes: [PackageChange]) {
        for change in changes {
            for heir in heirs where heir.name == change.adapter {
                let isDone = Monitor(false)
                look(heir, change) { isDone.update { $0 = true } }
                _ = isDone.wait { $0 ? true : nil }
            }
        }
    }

    private func look(
        _ adapter: Adapter,
        _ change: PackageChange,
        then finish: @escaping @Sendable () -> Void
    ) {
        guard adapter.flags(of: .packageGet).contains(.fresh) else { return finish() }
        let log = loading.log
        let sink = LookSink { error in
            if let error {
                log.warning(
                    "a new instance could not look at what the former one has changed; its lists show that later",
                    [
                        "adapter": .string(adapter.name), "packageId": .string(change.look.id ?? ""),
                        "reason": .string(error.message),
                    ]
                )
            }
            finish()
        }
        adapter.perform(change.look, sink: sink, inline: false)
    }
}

/// Counts what is still awaited.
private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    /// One less; true for the last.
    func next() -> Bool { left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
}
