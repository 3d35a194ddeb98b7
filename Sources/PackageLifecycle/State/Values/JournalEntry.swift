/// An operation in the journal: begun, and not known to have ended.
public struct JournalEntry: Sendable, Hashable {
    /// Its number, which is never used again.
    public let id: Int64
    /// What was begun.
    public let operation: PendingOperation

    /// How long ago it was begun, by this machine's clock, in nanoseconds.
    public var age: Int64 { WallClock.now - operation.time }
}
