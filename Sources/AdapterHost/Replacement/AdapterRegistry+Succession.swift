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

    /// Makes up for what new instances have missed while they were made; blocks, at most for the longest of their timeouts.
    func tell(_ heirs: [Adapter], _ missed: [String: MissedChanges]) {
        let threads = heirs.map { heir -> JoinableThread? in
            guard heir.canLook, let missed = missed[heir.name], !missed.changes.isEmpty else { return nil }
            let work = { @Sendable [self] in
                report(CatchUp(heir: heir, missed: missed).run(), of: heir.name)
            }
            guard let thread = JoinableThread(work) else {
                work()
                return nil
            }
            return thread
        }
        for thread in threads { thread?.join() }
    }

    private func report(_ rest: CatchUp.Rest, of adapter: String) {
        guard rest.packages.count > 0 else { return }
        loading.meters.missedChanges.with([adapter]).add(UInt64(rest.packages.count))
        loading.log.warning(
            "a new instance could not look at packages that the former one has changed; its lists show that with its next refresh",
            [
                "adapter": .string(adapter), "packages": .string(rest.packages.text),
                "reason": .string(rest.reason ?? ""),
            ]
        )
    }

    private func look(
        _ adapter: Adapter,
        _ change: PackageChange,
        then finish: @escaping @Sendable () -> Void
    ) {
        guard adapter.canLook else { return finish() }
        let sink = LookSink { [self] error in
            if let error {
                var packages = NamedPackages()
                packages.add(change.package.id)
                report(CatchUp.Rest(packages: packages, reason: error.message), of: adapter.name)
            }
            finish()
        }
        adapter.perform(change.look, sink: sink, inline: false)
    }
}

extension Adapter {
    /// Whether it can be asked to look at one package in its backend.
    fileprivate var canLook: Bool { flags(of: .packageGet).contains(.fresh) }
}

/// Counts what is still awaited.
private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    /// One less; true for the last.
    func next() -> Bool { left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
}
