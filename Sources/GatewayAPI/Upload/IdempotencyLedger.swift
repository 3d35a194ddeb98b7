import Synchronization

/// Remembers what uploads with an `Idempotency-Key` came to, so that a client that lost an answer can ask again.
///
/// It lives as long as the process and is bounded: the oldest finished uploads are forgotten first. A retry that comes
/// after that gets 409 `PackageExists`, with `sameContent` in its details.
final class IdempotencyLedger: Sendable {
    /// The first answer, of a success.
    struct Answer: Sendable {
        let location: String
        let json: [UInt8]
    }

    enum Verdict: Sendable {
        /// Nobody used the key: the upload is noted as under way until ``end(_:with:)``.
        case first
        case again(Answer)
        case underWay
        /// The key was used for another upload.
        case other
    }

    private struct Entry {
        let fingerprint: [String?]
        var answer: Answer?
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// The keys of finished uploads, the oldest first.
        var finished: [String] = []
    }

    private let finishedLimit: Int
    private let state = Mutex(State())

    init(finishedLimit: Int = 1000) { self.finishedLimit = finishedLimit }

    /// What is known about the key; `fingerprint` is all that makes two uploads the same.
    func begin(_ key: String, _ fingerprint: [String?]) -> Verdict {
        state.withLock { state in
            guard let entry = state.entries[key] else {
                state.entries[key] = Entry(fingerprint: fingerprint)
                return .first
            }
            guard entry.fingerprint == fingerprint else { return .other }
            return entry.answer.map { .again($0) } ?? .underWay
        }
    }

    /// The upload is over.
    ///
    /// `answer`: nil for a failure, which is forgotten, so that a retry is a new attempt.
    func end(_ key: String, with answer: Answer?) {
        state.withLock { state in
            guard let answer else {
                state.entries[key] = nil
                return
            }
            state.entries[key]?.answer = answer
            state.finished.append(key)
            guard state.finished.count > finishedLimit else { return }
            state.entries[state.finished.removeFirst()] = nil
        }
    }
}
