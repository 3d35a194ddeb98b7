internal import O2DMSPluginKit
internal import Threads

/// Lets one thread at a time change what has a certain identifier, for backends that check and write in two steps.
///
/// The identifier, not name and version: two charts that would share it must not get past each other either.
final class PackageTurns: Sendable {
    /// How often a waiting thread asks whether its call is still wanted.
    private static let attention = Duration.milliseconds(100)

    private let busy = Monitor<Set<String>>([])

    /// Runs `body` while no other thread runs one for this identifier.
    ///
    /// - Throws: `cancelled` while waiting, or what `body` throws.
    func hold<Result>(
        _ identifier: String,
        _ call: Call,
        _ body: () throws(AdapterError) -> Result
    ) throws(AdapterError) -> Result {
        while busy.wait(atMost: Self.attention, { $0.insert(identifier).inserted ? true : nil }) == nil {
            try call.checkCancelled()
        }
        defer { busy.update { _ = $0.remove(identifier) } }
        return try body()
    }
}
