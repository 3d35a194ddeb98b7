import Digest
import Foundation
import HTTPClient
import O2DMSPluginKit
import O2DMSPluginTesting
import ObjectStore
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Gateways that upload and delete one version with the same bytes at the same moment: whatever order their requests reach the store
/// in, its index names nothing that is not there.
@Suite(.ownThread)
struct PublicationRaceTests {
    /// What one gateway does.
    private enum Move: CaseIterable { case upload, delete }

    /// One order of requests after the other, each different from those before, as a tree is walked.
    private struct Walk {
        private var choices: [(taken: Int, count: Int)] = []
        private var depth = 0

        mutating func choose(among count: Int) -> Int {
            if depth == choices.count { choices.append((0, count)) }
            defer { depth += 1 }
            return min(choices[depth].taken, count - 1)
        }

        /// `false` = there is no other order.
        mutating func advance() -> Bool {
            choices.removeSubrange(min(depth, choices.count)...)
            depth = 0
            while let last = choices.popLast() {
                guard last.taken + 1 < last.count else { continue }
                choices.append((last.taken + 1, last.count))
                return true
            }
            return false
        }
    }

    /// A store on which `a 1.0.0` was uploaded, and gateways on it.
    private func withPublished(_ count: Int, _ body: ([StandInPlugin], SteppedStore, [UInt8]) throws -> Void)
        throws
    {
        let store = SteppedStore()
        let archive = try chart("a", "1.0.0")
        try withStoreAdapters(count, store) { gateways throws in
            #expect(try gateways[0].upload(archive).error == nil)
            try body(gateways, store, archive)
        }
    }

    /// Has each gateway make its move, and looks at what is there then.
    private func round(
        _ moves: [Move],
        _ gateways: [StandInPlugin],
        _ store: SteppedStore,
        _ archive: [UInt8],
        choose: @escaping @Sendable ([Int]) -> Int
    ) throws {
        let outcomes = Mutex<[(move: Move, error: AdapterError?)]>([])
        let bodies = moves.enumerated().map { number, move in
            { @Sendable in
                let record =
                    switch move {
                    case .upload: try? gateways[number].upload(archive)
                    case .delete: try? gateways[number].delete("a", "1.0.0")
                    }
                outcomes.withLock { $0.append((move, record.map(\.error) ?? .internal("no record"))) }
            }
        }
        // All know what is there at the beginning: what is to be deleted is looked up in what is served.
        for gateway in gateways { _ = try gateway.repair(.list) }
        store.turnstile.run(bodies, choose: choose)
        let contents = store.contents
        let index = try #require(contents[StoredIndex.key])
        let snapshot = try IndexFixture.read(String(decoding: index, as: UTF8.self)).snapshot
        for entry in snapshot.entries {
            #expect(contents[snapshot.arena.string(entry.reference)] == archive, "\(store.turnstile.trace)")
        }
        let done = outcomes.withLock { $0 }
        let trace = store.turnstile.trace
        let uploads = done.count { $0.move == .upload && $0.error == nil }
        let deletions = done.count { $0.move == .delete && $0.error == nil }
        #expect(1 + uploads - deletions == snapshot.entries.count, "\(done) \(trace)")
        #expect(
            done.allSatisfy { [nil, .alreadyExists, .notFound].contains($0.error?.code) },
            "\(done) \(trace)"
        )
        // What uploads put that were not published is no longer there.
        #expect(contents.keys.count { $0.hasSuffix(".tgz") } == snapshot.entries.count, "\(trace)")
    }

    @Test func `a deletion and an upload of the same bytes, in every order of their requests`() throws {
        try withPublished(2) { gateways, store, archive throws in
            let published = store.contents
            var walk = Walk()
            var rounds = 0
            repeat {
                store.contents = published
                let walking = Mutex(walk)
                try round([.delete, .upload], gateways, store, archive) { waiting in
                    waiting[walking.withLock { $0.choose(among: waiting.count) }]
                }
                walk = walking.withLock { $0 }
                rounds += 1
            } while walk.advance() && rounds < 1500
            #expect(rounds > 50, "\(store.turnstile.trace)")
        }
    }

    @Test(arguments: 0..<4)
    func `three gateways that upload and delete the same bytes, in hundreds of orders by chance`(
        _ seed: UInt64
    ) throws {
        try withPublished(3) { gateways, store, archive throws in
            let published = store.contents
            let chance = Mutex(SplitMix(state: seed))
            for _ in 0..<200 {
                store.contents = published
                let moves = chance.withLock { chance in
                    (0..<3).map { _ in Move.allCases.randomElement(using: &chance) ?? .upload }
                }
                try round(moves, gateways, store, archive) { waiting in
                    chance.withLock { waiting.randomElement(using: &$0) ?? waiting[0] }
                }
            }
        }
    }
}
