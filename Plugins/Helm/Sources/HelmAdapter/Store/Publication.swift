internal import Digest
internal import HTTPClient
internal import ObjectStore
internal import Synchronization

/// One change to a repository that waits to be published, and how it went.
final class Publication: Sendable {
    /// What is to be published.
    enum Work: Sendable {
        /// An archive that is in its place.
        case add(Arrival)
        /// With a checksum only that archive.
        case remove(name: String, version: String, checksum: String?)
    }

    /// A validated archive.
    struct Arrival: Sendable {
        let entry: IndexEntryText
        /// The name it has.
        let key: String
        /// 64 hexadecimal digits.
        let digest: String
        /// Whether it was put there for this upload, so that nobody else publishes or removes it.
        let isPlaced: Bool
    }

    /// An index that has the change and may have been written although no answer said so.
    struct Attempt: Sendable {
        /// What it was to replace.
        let base: ObjectVersion?
        /// Its content's; `nil` = could not be computed.
        let digest: SHA256Digest?
    }

    /// What became of the tries so far.
    struct Tries: Sendable {
        var count = 0
        /// The last one of which nobody knows what became.
        var attempt: Attempt?
        /// The archive of an entry that is to go.
        var departure: String?
    }

    let work: Work
    let terms: HTTPTerms
    let tries = Mutex(Tries())
    private let outcome = Mutex<Result<RepositorySnapshot, PublicationError>?>(nil)

    init(_ work: Work, _ terms: HTTPTerms) {
        self.work = work
        self.terms = terms
    }

    var result: Result<RepositorySnapshot, PublicationError>? { outcome.withLock { $0 } }

    /// Whether it may have been published although no answer said so.
    var isUncertain: Bool { tries.withLock { $0.attempt != nil } }

    /// Says how it went; only the first word counts.
    func finish(_ result: Result<RepositorySnapshot, PublicationError>) {
        outcome.withLock { if $0 == nil { $0 = result } }
    }
}
