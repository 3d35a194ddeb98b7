/// A change that a watch tells of.
public enum WatchEvent<Content: ObjectContent>: Sendable {
    /// The object is new, or new to the selection.
    case added(ObjectReading<Content>)
    /// The object has changed.
    case modified(ObjectReading<Content>)
    /// The object is gone, or no longer in the selection; this is its last state.
    case deleted(ObjectMetadata)
}
