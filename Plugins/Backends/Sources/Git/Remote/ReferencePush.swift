/// One reference of another repository that shall move.
public struct ReferencePush: Sendable, Hashable {
    /// Its full name there.
    public let name: String
    /// What it stands for there now; nil = it must not exist.
    public let expected: ObjectID?
    /// What it shall stand for; nil = it goes.
    public let target: ObjectID?

    /// Asks for a move.
    public init(_ name: String, from expected: ObjectID?, to target: ObjectID?) {
        self.name = name
        self.expected = expected
        self.target = target
    }
}
