// SPDX-License-Identifier: Apache-2.0

import Threads

/// Has a new instance look at what its predecessors have changed while it was made: several packages at a time, and all of them within the
/// adapter's timeout.
struct CatchUp: Sendable {
    /// What the instance has not seen.
    struct Rest {
        var packages: NamedPackages
        /// Why, of the first.
        var reason: String?
    }

    private struct Progress {
        var running = 0
        var rest: Rest
    }

    let heir: Adapter
    let missed: MissedChanges

    /// Blocks until it has looked at everything, or its time is over.
    func run() -> Rest {
        let limit = MonotonicTime.after(heir.timeout, from: MonotonicTime.now())
        let reason = missed.beyond.count > 0 ? "too much was changed while it was made" : nil
        let progress = Monitor(Progress(rest: Rest(packages: missed.beyond, reason: reason)))
        for change in missed.changes {
            progress.wait { progress in
                if progress.running < heir.workers { progress.running += 1 } else { nil as Void? }
            }
            var look = change.look
            look.monotonicDeadline = limit
            let sink = LookSink { error in
                progress.update { progress in
                    progress.running -= 1
                    if let error { progress.rest.note(change, error) }
                }
            }
            heir.perform(look, sink: sink, inline: false)
        }
        return progress.wait { $0.running == 0 ? $0.rest : nil }
    }
}

extension CatchUp.Rest {
    fileprivate mutating func note(_ change: PackageChange, _ error: OperationError) {
        packages.add(change.package.id)
        reason = reason ?? error.message
    }
}
