import AdapterHost
import Synchronization

/// What is known of where the deprecated packages of each adapter stand: four bytes for each of them.
final class StatusIndex: Sendable {
    private struct Entry {
        weak var adapter: Adapter?
        let places: StatusPlaces
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// What was kept of this instance under these recorded states; whether its list is the same still, its revision says. [any thread]
    func places(of adapter: Adapter, generation: UInt64) -> StatusPlaces? {
        entries.withLock { entries in
            guard let entry = entries[adapter.name], entry.adapter === adapter,
                entry.places.generation == generation
            else { return nil }
            return entry.places
        }
    }

    /// Keeps what a look at all packages has shown [any thread].
    func keep(_ places: StatusPlaces, of adapter: Adapter) {
        entries.withLock { $0[adapter.name] = Entry(adapter: adapter, places: places) }
    }

    /// Forgets the adapters that are in force no more [any thread].
    func keepOnly(_ adapters: [Adapter]) {
        let names = Set(adapters.map(\.name))
        entries.withLock { entries in entries = entries.filter { names.contains($0.key) } }
    }
}
