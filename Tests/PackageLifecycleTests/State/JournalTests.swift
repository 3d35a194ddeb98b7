import Testing
import ThreadsTesting

@testable import PackageLifecycle

@Suite("What is under way, and what became of it", .ownThread)
struct JournalTests {
    private let key = PackageKey.test()

    private func upload(_ idempotency: IdempotencyKey? = nil) -> PendingOperation {
        PendingOperation(
            .upload,
            of: key,
            checksum: "sha256:00",
            who: "192.0.2.1",
            requestID: "r1",
            time: 7,
            idempotency: idempotency
        )
    }

    @Test(arguments: DatabaseKind.allCases)
    func `an operation stands in the journal until a transition ends it`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        let store = try database.replica()
        let plain = try store.begin(upload())
        let keyed = try store.begin(upload(IdempotencyKey("k", fingerprint: "f")))
        #expect(try Set(database.replica().openEntries()) == [plain, keyed])
        try store.commit(.test(.store(checksum: ""), key, ends: plain))
        #expect(try store.openEntries() == [keyed])
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a commit whose answer was lost can be repeated, one that came too late cannot`(
        _ kind: DatabaseKind
    ) throws {
        let store = try TestDatabase(kind).replica()
        let entry = try store.begin(upload())
        let done = StateTransition.test(.store(checksum: ""), key, "uploaded", ends: entry)
        let revision = try store.commit(done)
        #expect(try store.commit(done) == revision)
        #expect(throws: StateStoreError.conflict) {
            try store.commit(.test(.none, key, "upload_lost", ends: entry))
        }
        #expect(try store.audit(AuditQuery(limit: 10)).total == 1)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `the audit says when an operation ended, or was begun where nobody saw that, however late`(
        _ kind: DatabaseKind
    ) throws {
        let states = PackageStates(try TestDatabase(kind).replica())
        let origin = ChangeOrigin(who: "192.0.2.1", requestID: "r1")
        let start = WallClock.now
        let seen = try states.begin(.upload, of: key, by: origin)
        let unseen = try states.begin(.delete, of: key, by: origin)
        let begun = WallClock.now
        let ended = seen.endedNow()
        let end = WallClock.now
        try states.stored(key, checksum: nil, as: .deprecated, ended, answer: nil)
        try states.removed(key, unseen, from: nil)
        let records = try states.audit(AuditQuery(limit: 10)).records
        #expect(records.map(\.action) == ["deleted", "uploaded"])
        #expect((start...begun).contains(records[0].time))
        #expect((begun...end).contains(records[1].time))
        #expect(records[1].after == "deprecated")
    }

    @Test(arguments: DatabaseKind.allCases)
    func `an answer is kept under its key until it expires, for all replicas`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        let store = try database.replica()
        let key = IdempotencyKey("once-\(kind)", fingerprint: "f")
        let answer = IdempotentAnswer(location: "/a", body: Array(#"{"a":"ü"}"#.utf8), expires: 100)
        guard case .first(let lock) = try store.claim(key, now: 1) else {
            Issue.record("nobody used the key")
            return
        }
        guard case .underWay = try store.claim(key, now: 1),
            case .underWay = try database.replica().claim(key, now: 1)
        else {
            Issue.record("the first one is under way")
            return
        }
        let entry = try store.begin(upload(key))
        try store.commit(.test(.store(checksum: ""), self.key, ends: entry, answer: answer))
        lock.release()
        let other = try database.replica()
        guard case .answered(answer) = try other.claim(key, now: 99) else {
            Issue.record("the answer is known")
            return
        }
        guard case .usedOtherwise = try other.claim(IdempotencyKey(key.text, fingerprint: "g"), now: 99)
        else {
            Issue.record("the key belongs to another request")
            return
        }
        guard case .first = try other.claim(key, now: 100) else {
            Issue.record("the answer has expired")
            return
        }
        #expect(try store.prune(now: 100, auditBefore: nil) == false)
        guard case .first = try other.claim(key, now: 1) else {
            Issue.record("the answer was removed")
            return
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a request that fails lets the next one be the first`(_ kind: DatabaseKind) throws {
        let store = try TestDatabase(kind).replica()
        let key = IdempotencyKey("failed-\(kind)", fingerprint: "f")
        guard case .first(let lock) = try store.claim(key, now: 1) else {
            Issue.record("nobody used the key")
            return
        }
        lock.release()
        guard case .first = try store.claim(key, now: 1) else {
            Issue.record("nobody has an answer")
            return
        }
    }
}
