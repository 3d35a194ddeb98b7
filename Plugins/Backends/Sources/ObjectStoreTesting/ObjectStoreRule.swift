/// What every object store must hold to.
public enum ObjectStoreRule: String, CaseIterable, Sendable {
    /// Of sixteen who create an object at the same moment one succeeds, and his content is there.
    case createOnlyRace
    /// Of sixteen who replace the same version at the same moment one succeeds, and his content is there.
    case compareAndSwapRace
    /// Eight who add to an object by compare-and-swap lose nothing.
    case noLostUpdate
    /// What was stored is read, listed and looked at by everybody right after.
    case readYourWrite
    /// A version that was replaced, or an object that is gone, is a conflict.
    case staleVersion
    /// A known version is not read again.
    case conditionalRead
    /// A piece of an object is read by its range.
    case ranges
    /// More objects than a page holds are all listed, each once.
    case listBeyondOnePage
    /// Keys with blanks, signs of addresses and letters beyond ASCII are kept as they are.
    case unusualKeys
    /// A prefix is a beginning of the key, not a folder.
    case listByPrefix
    /// What is not there is absent, and deleting it is a success.
    case absence
    /// The mark of an unconfirmed object is kept.
    case provisionalMark
    /// An object over the limit is not read, one of exactly the limit is.
    case sizeLimit
    /// A reader that wants no more gets no more.
    case stopping
    /// An operation whose deadline has passed ends with that word.
    case deadline
    /// An operation that nobody wants any more ends with that word.
    case cancellation
    /// An empty object is an object.
    case emptyObject
    /// Only one at a time runs where a store must take turns.
    case turns
}
