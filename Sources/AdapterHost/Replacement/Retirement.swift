// SPDX-License-Identifier: Apache-2.0

/// Adapters that have left the present set, on their way to their end: it comes when no request holds a set with them any more.
final class Retirement: Sendable {
    private let adapters: [Adapter]
    /// Of every set that had them, the last one at the end.
    private let uses: [SetUse]

    init(_ adapters: [Adapter], uses: [SetUse]) {
        self.adapters = adapters
        self.uses = uses
    }

    /// Requests that hold the adapters are waited for until `deadline` at most.
    func limit(to deadline: Int64) {
        for use in uses { use.limit(to: deadline) }
    }

    /// Waits for the requests and ends the adapters; blocks.
    func run(_ shutdown: RegistryShutdown) {
        var deadline = MonotonicTime.now()
        for use in uses { deadline = use.waitForEnd() }
        shutdown.run(adapters, deadline: deadline)
    }

    var names: [String] { adapters.map(\.name) }
}
