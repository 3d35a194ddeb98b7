internal import Foundation
import PackageLifecycle
import Testing
import Threads
import ThreadsTesting

/// Requests of two replicas race for a few packages, some of them die on the way, and the audit must tell one story of it that is
/// possible, and that the backend agrees with.
@Suite("Uploads, deletions and marks that race for the same packages", .ownThread)
struct StateRaceTests {
    /// The requests of one run; the environment can ask for many more.
    private static let rounds =
        ProcessInfo.processInfo.environment["O2DMS_RACE_ROUNDS"].flatMap { Int($0) } ?? 1000

    @Test(arguments: DatabaseKind.allCases)
    func `none acknowledged is lost or undone, and no package is stored twice`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        let stores = [try database.replica(), try database.replica()]
        let (shelf, failures) = (Shelf(), Failures())
        let clients = (0..<8).map { RacingClient(number: $0, store: stores[$0 % 2], shelf: shelf) }
        clients.map { client in
            failures.thread { for round in 0..<(Self.rounds / 8) { try client.act(round) } }
        }.forEach { $0?.join() }
        #expect(failures.all == [])
        // Those who died left entries: a replica that starts resolves them.
        try RacingClient(number: 8, store: database.replica(), shelf: shelf).recover()
        try expectOneStory(stores[0], shelf)
    }

    private func expectOneStory(_ store: StateStore, _ shelf: Shelf) throws {
        #expect(try store.openEntries() == [])
        var story = PackageStory()
        let total = try store.audit(AuditQuery(limit: 1)).total
        var unread = total
        while unread > 0 {
            let count = min(unread, 1000)
            unread -= count
            try story.read(store.audit(AuditQuery(limit: count, offset: unread)).records.reversed())
        }
        #expect(story.contradictions == [])
        #expect(story.length == total)
        #expect(Set(story.present) == shelf.packages)
        #expect(Set(story.deprecated) == Set(try store.changes(since: nil).packages.keys))
        #expect(
            shelf.acknowledged.subtracting(story.requests) == [],
            "an acknowledged change is in the audit"
        )
        #expect(shelf.refusals > 0 && shelf.deaths > 0, "they did race, and some did die")
    }
}
