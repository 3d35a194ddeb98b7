internal import Synchronization

/// One change to a directory that waits to be published, and how it went.
final class Publication: Sendable {
    /// What is to be published.
    enum Work: Sendable {
        /// A received archive.
        case add(Arrival)
        case remove(name: String, version: String)
    }

    /// A received and validated archive.
    struct Arrival: Sendable {
        let entry: IndexEntryText
        /// The name it was received under.
        let stagedName: String
        /// The name it gets.
        let fileName: String
        /// 64 hexadecimal digits.
        let digest: String
        /// The text of its `.prov` file.
        let provenance: String?
    }

    let work: Work
    private let outcome = Mutex<Result<RepositorySnapshot, PublicationError>?>(nil)

    init(_ work: Work) { self.work = work }

    var result: Result<RepositorySnapshot, PublicationError>? { outcome.withLock { $0 } }

    /// Says how it went; only the first word counts.
    func finish(_ result: Result<RepositorySnapshot, PublicationError>) {
        outcome.withLock { if $0 == nil { $0 = result } }
    }
}
