/// What one reading of an index gave.
struct IndexReading: Sendable {
    let snapshot: RepositorySnapshot
    let layout: IndexLayout
}
