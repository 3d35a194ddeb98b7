internal import ObjectStore

/// What is known of a store's index: its content as served, where it stands in the text, and which version of the object it was.
struct StoredIndex: Sendable {
    static let key = "index.yaml"

    let snapshot: RepositorySnapshot
    let layout: IndexLayout
    /// `nil` = there is no such object: a repository without charts.
    let version: ObjectVersion?
    /// Size of the arena when it was last read as a whole; what came since then is partly waste.
    let readArenaBytes: Int

    init(_ reading: IndexReading, version: ObjectVersion?) {
        snapshot = reading.snapshot
        layout = reading.layout
        self.version = version
        readArenaBytes = reading.snapshot.arena.count
    }

    init(
        snapshot: RepositorySnapshot,
        layout: IndexLayout,
        version: ObjectVersion?,
        after previous: StoredIndex
    ) {
        self.snapshot = snapshot
        self.layout = layout
        self.version = version
        readArenaBytes = previous.readArenaBytes
    }

    /// Whether so much of the arena may be waste that reading the index anew pays.
    var isWasteful: Bool { snapshot.arena.count > readArenaBytes * 2 + 1 << 20 }
}
