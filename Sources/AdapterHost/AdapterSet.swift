// SPDX-License-Identifier: Apache-2.0

internal import Threads

/// All adapters of one configuration: those that serve, and why the others do not.
///
/// It never changes. A request keeps the set that it began with, and as long as anybody does, none of its adapters is ended.
public final class AdapterSet: Sendable {
    /// The adapters that were loaded, in configuration order.
    public let adapters: [Adapter]
    /// The adapters that could not be loaded, in configuration order.
    public let failures: [AdapterLoadFailure]
    /// Its place in the registry's history: two sets of one registry never have the same.
    public let generation: UInt64

    let use = SetUse()

    init(adapters: [Adapter], failures: [AdapterLoadFailure], generation: UInt64) {
        self.adapters = adapters
        self.failures = failures
        self.generation = generation
    }

    deinit { use.end() }

    /// Chooses among the loaded adapters.
    public var router: CapabilityRouter { CapabilityRouter(adapters: adapters) }

    /// Has the adapters say anew how they are, each once a second at most, and says when all have [any thread].
    ///
    /// - Parameter completion: called once, after two seconds at the latest: at once on this thread or later on another one.
    public func refreshHealth(_ completion: @escaping @Sendable () -> Void) {
        let missing = Monitor(adapters.count + 1)
        let answered: @Sendable () -> Void = {
            let rest = missing.withLock { missing in
                missing -= 1
                return missing
            }
            if rest == 0 { completion() }
        }
        for adapter in adapters { adapter.refreshHealth(answered) }
        answered()
    }
}
