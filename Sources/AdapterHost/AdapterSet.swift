// SPDX-License-Identifier: Apache-2.0

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
}
