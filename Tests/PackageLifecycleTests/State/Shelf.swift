import PackageLifecycle
import Synchronization

/// A backend that can only look and then act, as ChartMuseum can: nothing but the lock keeps two requests apart.
final class Shelf: Sendable {
    private struct State {
        var packages: Set<PackageKey> = []
        var acknowledged: Set<String> = []
        var refusals = 0
        var deaths = 0
    }

    private let state = Mutex(State())

    var packages: Set<PackageKey> { state.withLock { $0.packages } }
    /// The requests whose clients were told that it is done.
    var acknowledged: Set<String> { state.withLock { $0.acknowledged } }
    var refusals: Int { state.withLock { $0.refusals } }
    var deaths: Int { state.withLock { $0.deaths } }

    func has(_ key: PackageKey) -> Bool { state.withLock { $0.packages.contains(key) } }
    func put(_ key: PackageKey) { state.withLock { _ = $0.packages.insert(key) } }
    func remove(_ key: PackageKey) { state.withLock { _ = $0.packages.remove(key) } }
    func acknowledge(_ request: String) { state.withLock { _ = $0.acknowledged.insert(request) } }
    func refuse() { state.withLock { $0.refusals += 1 } }
    func noteDeath() { state.withLock { $0.deaths += 1 } }
}
