internal import Digest
internal import HTTPClient
internal import ObjectStore

/// What a store says of an object that it has just stored.
struct StoredObject {
    /// The version that is now there.
    let version: ObjectVersion
    /// Of the content as it is stored; `nil` = the answer does not tell.
    var digest: MD5Digest?
}

/// A store that can remove an object of one version and no other.
protocol VersionedRemoval: ObjectStore {
    /// Removes an object if it still is this version.
    ///
    /// - Throws: `.conflict` if it is another one.
    func remove(_ key: String, _ version: ObjectVersion, _ terms: HTTPTerms) throws(HTTPFault)
}

extension VersionedRemoval {
    /// Holds what is stored against what was sent, and takes a new object that is something else back again.
    ///
    /// What has replaced another object stays: without it nothing at all would be there.
    ///
    /// - Parameters:
    ///   - stored: what the store says.
    ///   - key: of the object.
    ///   - digest: of what was sent; `nil` = not known.
    ///   - condition: under which it was stored.
    ///   - terms: until when.
    /// - Returns: the version that is now there.
    /// - Throws: `.unavailable` if it is not what was sent.
    func confirm(
        _ stored: StoredObject,
        _ key: String,
        is digest: MD5Digest?,
        _ condition: ObjectCondition?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        guard let digest, let found = stored.digest, found != digest else { return stored.version }
        var message = "the store has kept other bytes than it was sent, by the MD5 digest that it states"
        if condition == .absent {
            do throws(HTTPFault) {
                try remove(key, stored.version, terms.forCleaningUp)
                message += "; the object was removed again"
            } catch {
                message += "; the object could not be removed again"
            }
        }
        throw HTTPFault(.unavailable, message)
    }
}
