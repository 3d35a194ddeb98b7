/// Why a change to a directory was not published.
enum PublicationError: Error, Sendable, Equatable {
    /// The version exists; with its checksum where the index has one.
    case exists(checksum: String?)
    /// The version would have the same identifier as another chart.
    case ambiguous(otherName: String, otherVersion: String)
    /// A file of the archive's name is there, with other content, and the index does not know it.
    case foreignFile(name: String)
    case notFound
    /// Somebody who does not know the lock wrote the index at the same moment.
    case overtaken
    /// Another process holds the lock.
    case locked
    /// The index or the file system.
    case failed(String)
    /// The disk may hold less than was written: nothing is published any more before a restart.
    case notDurable(String)
}

extension PublicationError {
    /// Runs what may fail in the file system.
    static func files<R: ~Copyable>(_ body: () throws(DirectoryError) -> R) throws(PublicationError) -> R {
        do throws(DirectoryError) { return try body() } catch { throw .failed(error.message) }
    }
}
