internal import HTTPClient

/// Why a change to a repository was not published.
enum PublicationError: Error, Sendable {
    /// The version exists; with its checksum where the index has one.
    case exists(checksum: String?)
    /// The version would have the same identifier as another chart.
    case ambiguous(otherName: String, otherVersion: String)
    /// An archive of that name is there, with other content, and the index does not know it.
    case foreignFile(name: String)
    /// The index would become larger than it may be.
    case full(limitBytes: UInt64)
    case notFound
    /// Another archive than the one that is meant has the version; with its checksum where the index has one.
    case replaced(checksum: String?)
    /// The archive that was found in place is gone by now.
    case vanished
    /// Others wrote the index at the same moment, again and again.
    case overtaken
    /// Another gateway holds the lock.
    case locked
    /// The index or the store.
    case fault(HTTPFault)
}
