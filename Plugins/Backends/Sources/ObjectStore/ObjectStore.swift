public import HTTPClient

/// A place that keeps named objects, tells one version of an object from the next, and can make a change depend on it.
///
/// A bucket of S3, Google Cloud Storage or Azure Blob, or a directory. Keys are relative to the place that was configured.
/// Functions block their thread until they are done or the deadline of their terms has passed; any thread, several at once.
/// After a successful ``put(_:_:_:_:)`` or ``remove(_:_:)`` the change is durable and visible to every reader.
public protocol ObjectStore: Sendable {
    /// Reads an object.
    ///
    /// - Parameters:
    ///   - key: which one.
    ///   - reading: which part of it, and which version is known already.
    ///   - terms: until when.
    ///   - onHead: called once, before any data; `false` ends the reading.
    ///   - onData: called with each piece of the content, borrowed; `false` ends the reading.
    /// - Returns: what came of it.
    /// - Throws: why it cannot be read; pieces may have been handed over by then.
    func read(
        _ key: String,
        _ reading: ObjectReading,
        _ terms: HTTPTerms,
        onHead: (ObjectHead) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> ObjectReadingOutcome

    /// Looks at an object without reading it; `nil` = there is none.
    func head(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> ObjectHead?

    /// What lies under a key without being an object that can be read, a link or a folder; `nil` = there is no such thing.
    func obstacle(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> String?

    /// Stores an object whole, or changes nothing.
    ///
    /// - Returns: the version that is now there.
    /// - Throws: `.conflict` if the condition does not hold, or somebody else changed the object at the same moment.
    func put(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion

    /// Removes an object; one that is not there is a success.
    func remove(_ key: String, _ terms: HTTPTerms) throws(HTTPFault)

    /// Names every object whose key begins with `prefix`, in no particular order.
    func list(prefix: String, _ terms: HTTPTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault)

    /// Runs `body` while no other gateway that keeps to the same rule runs its own.
    ///
    /// A store that honours conditions needs no lock and just runs it; others take a lock file or a lock object, and may honour
    /// `.version` only inside.
    ///
    /// - Throws: `.conflict` if another one holds the lock until the deadline, and what `body` throws.
    func exclusively<R>(
        _ terms: HTTPTerms,
        _ body: () throws(HTTPFault) -> R
    ) throws(HTTPFault) -> R

    /// Makes an object provisional that is about to leave the index, so that ``recover(_:isNamed:)`` finds it if its remover dies.
    func makeProvisional(_ key: String, _ terms: HTTPTerms) throws(HTTPFault)

    /// Says that the index now names these objects: they are no longer provisional.
    func settle(_ keys: [String])

    /// Says that these provisional objects have no owner any more, as if their process had died.
    func abandon(_ keys: [String])

    /// Whether the owner of a provisional object lives and still works with it. For the body of ``exclusively(_:_:)``.
    ///
    /// A store that cannot tell says `false`.
    func hasOwner(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> Bool

    /// Takes back provisional objects whose owners have died. For the body of ``exclusively(_:_:)``.
    ///
    /// - Parameters:
    ///   - terms: until when.
    ///   - isNamed: whether the index names an object; such a one stays.
    /// - Returns: how many names were removed.
    /// - Throws: what the store refuses; running again goes on.
    func recover(_ terms: HTTPTerms, isNamed: (String) -> Bool) throws(HTTPFault) -> Int

    /// Why nothing can be stored any more before a restart; `nil` = all is well.
    var writeFault: String? { get }

    /// What a person should know about this store: that it honours no conditions and is therefore locked; `nil` = nothing.
    var remark: String? { get }
}
