import GatewayHTTP
import Synchronization

/// The last answers to reads, kept to be sent again as long as the adapters' data has not changed.
///
/// It never decides by itself that an answer still holds: whoever takes one out has to ask the adapters for their
/// revisions first (see ``CachedAnswer/isCurrent(requestID:)``), so an answer is right in the very next request after any
/// change. Beyond its limits the answers go that were not asked for since the last round.
final class AnswerCache: Sendable {
    private struct State {
        /// That of the answers: one set of adapters says nothing about what another would answer.
        var generation: UInt64 = 0
        var answers: [Int: CachedAnswer] = [:]
        /// The keys of `answers` in the order in which they are looked at for removal, from `hand` on and around.
        var ring: [Int] = []
        var hand = 0
        var bytes = 0
    }

    private let answerLimit: Int
    private let bytesLimit: Int
    private let state = Mutex(State())

    /// A cache of at most so many answers and bytes; of none if either is 0.
    init(answerLimit: Int, bytesLimit: Int) {
        self.answerLimit = bytesLimit > 0 ? answerLimit : 0
        self.bytesLimit = bytesLimit
    }

    /// The answer that adapters of this generation gave last to this target in this representation.
    func answer(to target: ArraySlice<UInt8>, acceptsGzip: Bool, generation: UInt64) -> CachedAnswer? {
        guard answerLimit > 0 else { return nil }
        let key = Self.key(target, acceptsGzip)
        guard let answer = state.withLock({ $0.answers[key] }), answer.generation == generation,
            answer.answers(target, acceptsGzip)
        else { return nil }
        answer.isWanted.store(true, ordering: .relaxed)
        return answer
    }

    /// Keeps an answer in the place of an older one to the same request, unless it alone would fill much of the cache.
    func keep(_ answer: CachedAnswer) {
        guard answerLimit > 0, answer.bytes <= bytesLimit / 16 else { return }
        let key = Self.key(answer.target[...], answer.acceptsGzip)
        state.withLock { state in
            guard answer.generation >= state.generation else { return }
            if let old = state.answers.updateValue(answer, forKey: key) {
                state.bytes -= old.bytes
            } else {
                state.ring.append(key)
            }
            state.bytes += answer.bytes
            while state.answers.count > answerLimit || state.bytes > bytesLimit { Self.removeOne(&state) }
        }
    }

    /// Forgets an answer whose adapters cannot be asked in passing any more.
    func forget(_ answer: CachedAnswer) {
        let key = Self.key(answer.target[...], answer.acceptsGzip)
        state.withLock { state in
            guard state.answers[key] === answer, let place = state.ring.firstIndex(of: key) else { return }
            Self.remove(place, from: &state)
        }
    }

    /// Forgets all answers of adapters before this generation, and takes none from them any more: adapters that have left must not
    /// be held.
    func beginGeneration(_ generation: UInt64) {
        // What is forgotten is freed outside of the lock.
        _ = state.withLock { state in
            let old = state
            state = State(generation: generation)
            return old
        }
    }

    /// How many answers and bytes are kept now.
    var size: (answers: Int, bytes: Int) { state.withLock { ($0.answers.count, $0.bytes) } }

    /// The hash alone: a cache may forget an answer whose key another one has, and an answer knows what it belongs to.
    private static func key(_ target: ArraySlice<UInt8>, _ acceptsGzip: Bool) -> Int {
        var fingerprint = Fingerprint()
        unsafe target.withUnsafeBytes { unsafe fingerprint.combine($0) }
        fingerprint.combine(acceptsGzip ? 1 : 0)
        return fingerprint.hash
    }

    /// Removes the first answer in the ring that nobody wanted since the hand passed it.
    private static func removeOne(_ state: inout State) {
        while true {
            if state.hand >= state.ring.count { state.hand = 0 }
            guard let answer = state.answers[state.ring[state.hand]],
                answer.isWanted.exchange(false, ordering: .relaxed)
            else { return remove(state.hand, from: &state) }
            state.hand += 1
        }
    }

    private static func remove(_ place: Int, from state: inout State) {
        state.ring.swapAt(place, state.ring.count - 1)
        let key = state.ring.removeLast()
        state.bytes -= state.answers.removeValue(forKey: key)?.bytes ?? 0
    }
}
