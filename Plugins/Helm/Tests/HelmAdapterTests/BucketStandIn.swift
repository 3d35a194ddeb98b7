import HTTPClient
import ObjectStore
import Synchronization

@testable import HelmAdapter

/// A stand-in for a bucket, over a real directory: conditions hold without a lock, nobody can tell whether the owner of a provisional
/// object lives, and a test decides what becomes of each write of the index.
final class BucketStandIn: ObjectStore {
    /// What becomes of a write.
    enum Fate: Sendable {
        case done
        /// Somebody else was faster, although nobody was.
        case refused
        /// It is done, and the answer is lost.
        case answerLost
        /// It is not done, and neither is there an answer.
        case requestLost
    }

    private struct State {
        var fate: @Sendable (Int) -> Fate = { _ in .done }
        var indexWrites = 0
        var provisional: Set<String> = []
    }

    private let directory: DirectoryStore
    private let state = Mutex(State())
    private let turn = Mutex<Void>(())

    init(_ path: String) throws { directory = try DirectoryStore(path: path) }

    /// How many writes of the index were asked for.
    var indexWrites: Int { state.withLock { $0.indexWrites } }

    /// Decides what becomes of the writes of the index from now on, by their number from 0.
    func decide(_ fate: @escaping @Sendable (Int) -> Fate) {
        state.withLock {
            $0.indexWrites = 0
            $0.fate = fate
        }
    }

    var remark: String? { nil }

    func read(
        _ key: String,
        _ reading: ObjectReading,
        _ terms: HTTPTerms,
        onHead: (ObjectHead) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> ObjectReadingOutcome {
        try unsafe directory.read(key, reading, terms, onHead: onHead, onData: onData)
    }

    func head(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> ObjectHead? {
        guard var head = try directory.head(key, terms) else { return nil }
        head.isProvisional = state.withLock { $0.provisional.contains(key) }
        return head
    }

    func put(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        if content.isProvisional { state.withLock { _ = $0.provisional.insert(key) } }
        guard key == StoredIndex.key else { return try store(key, content, condition, terms) }
        let (number, fate) = state.withLock { state in
            defer { state.indexWrites += 1 }
            return (state.indexWrites, state.fate)
        }
        switch fate(number) {
        case .done: return try store(key, content, condition, terms)
        case .refused: throw HTTPFault(.conflict, "somebody else was faster")
        case .requestLost: throw HTTPFault(.unavailable, "the connection was reset")
        case .answerLost:
            _ = try store(key, content, condition, terms)
            throw HTTPFault(.unavailable, "the connection was reset")
        }
    }

    func remove(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) { try directory.remove(key, terms) }

    func list(prefix: String, _ terms: HTTPTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        try directory.list(prefix: prefix, terms, visit)
    }

    func exclusively<R>(_ terms: HTTPTerms, _ body: () throws(HTTPFault) -> R) throws(HTTPFault) -> R {
        try body()
    }

    private func store(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        try turn.withLock { _ throws(HTTPFault) in
            let plain = unsafe ObjectContent(
                sizeBytes: content.sizeBytes,
                sha256: content.sha256,
                mediaType: content.mediaType,
                isProvisional: false,
                rewind: content.rewind,
                read: content.read
            )
            return try directory.put(key, plain, condition, terms)
        }
    }
}
