/// An operation in the journal: begun, and not known to have ended.
public struct JournalEntry: Sendable, Hashable {
    /// Its number, which is never used again.
    public let id: Int64
    /// What was begun.
    public let operation: PendingOperation
    /// When it ended, in nanoseconds since 1970 UTC; `nil` where nobody is left who saw that.
    public private(set) var end: Int64?

    init(id: Int64, operation: PendingOperation) {
        self.id = id
        self.operation = operation
    }

    /// The same, having ended this moment.
    public func endedNow() -> JournalEntry {
        var entry = self
        entry.end = WallClock.now
        return entry
    }

    /// What the audit says of when it happened, however much later it is written: where nobody saw its end, it is when it was begun.
    var time: Int64 { end ?? operation.time }

    /// How long ago it was begun, by this machine's clock, in nanoseconds.
    public var age: Int64 { WallClock.now - operation.time }
}
