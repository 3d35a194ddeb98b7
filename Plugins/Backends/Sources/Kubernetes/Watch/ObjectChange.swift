/// What a watch hands over.
public enum ObjectChange<Content: ObjectContent>: Sendable {
    /// All objects there are: whatever was handed over before and is not among them is gone.
    case listed(ObjectList<Content>)
    /// A change of one object since.
    case event(WatchEvent<Content>)
}
