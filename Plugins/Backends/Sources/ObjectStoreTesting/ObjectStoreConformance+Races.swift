internal import HTTPClient
internal import ObjectStore
internal import Synchronization
internal import Testing

extension ObjectStoreConformance {
    private static let racers = 16

    func createOnlyRace() throws {
        try expectOneWinner { index in try put("race", "\(index)", in: index % 2 == 0 ? store : other) }
    }

    func compareAndSwapRace() throws {
        let version = try put("race", "before")
        try expectOneWinner { index in
            try put("race", "\(index)", .version(version), in: index % 2 == 0 ? store : other)
        }
    }

    private func expectOneWinner(_ body: @escaping @Sendable (Int) throws -> Void) throws {
        let outcomes = Racing.run(Self.racers) { index in kind { try body(index) } }
        let winners = outcomes.indices.filter { outcomes[$0] == nil }
        #expect(winners.count == 1)
        #expect(outcomes.filter { $0 == .conflict }.count == Self.racers - 1, "\(outcomes)")
        #expect(try text("race") == winners.first.map { "\($0)" })
    }

    func noLostUpdate() throws {
        try put("log", "")
        let faults = Racing.run(8) { index in fault { try append("\(index),", attempts: 1000) } }
        #expect(faults.compactMap { $0 }.isEmpty)
        let words = try text("log").split(separator: ",").compactMap { Int($0) }
        #expect(words.sorted() == Array(0..<8))
    }

    private func append(_ word: String, attempts: Int) throws {
        for _ in 0..<attempts {
            let isDone = try store.exclusively(.generous) { () throws(HTTPFault) in
                let (outcome, bytes) = try store.bytes("log")
                guard case .read(let head) = outcome else { return false }
                let content = try ObjectContent(bytes + Array(word.utf8))
                do throws(HTTPFault) {
                    _ = try store.put("log", content, .version(head.version), .generous)
                    return true
                } catch {
                    guard error.kind == .conflict else { throw error }
                    return false
                }
            }
            if isDone { return }
        }
        Issue.record("an update lost \(attempts) races")
    }

    func turns() throws {
        let inside = Counter()
        let faults = Racing.run(6) { index in
            fault {
                let store = index % 2 == 0 ? store : other
                try store.exclusively(.generous) { () throws(HTTPFault) in
                    inside.enter()
                    _ = try store.head("anything", .generous)
                    inside.leave()
                }
            }
        }
        #expect(faults.compactMap { $0 }.isEmpty)
        // A store without a remark needs no turns.
        if store.remark != nil { #expect(inside.most == 1) }
    }
}

/// How many were inside at the same moment.
private final class Counter: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }

    func leave() { counts.withLock { $0.now -= 1 } }
}
