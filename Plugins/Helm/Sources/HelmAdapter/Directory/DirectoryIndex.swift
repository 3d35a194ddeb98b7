/// What is known of a directory's index: its content as served, where it stands in the text, and which file it was.
struct DirectoryIndex: Sendable {
    static let fileName = "index.yaml"

    let snapshot: RepositorySnapshot
    let layout: IndexLayout
    /// `nil` = there is no file: a repository without charts.
    let identity: FileIdentity?
    /// Size of the arena when it was last read as a whole; what came since then is partly waste.
    let readArenaBytes: Int

    init(_ reading: IndexReading, identity: FileIdentity?) {
        snapshot = reading.snapshot
        layout = reading.layout
        self.identity = identity
        readArenaBytes = reading.snapshot.arena.count
    }

    init(
        snapshot: RepositorySnapshot,
        layout: IndexLayout,
        identity: FileIdentity?,
        after previous: DirectoryIndex
    ) {
        self.snapshot = snapshot
        self.layout = layout
        self.identity = identity
        readArenaBytes = previous.readArenaBytes
    }

    /// Whether so much of the arena may be waste that reading the index anew pays.
    var isWasteful: Bool { snapshot.arena.count > readArenaBytes * 2 + 1 << 20 }
}
