import PackageLifecycle
import Testing
import ThreadsTesting

@Suite("What all replicas remember of packages", .ownThread)
struct RecordedStateTests {
    private let key = PackageKey.test()
    private let mark = Deprecation(since: 5, who: "192.0.2.1", isSoftDeletion: false)
    private let softDeletion = Deprecation(since: 6, who: "192.0.2.2", isSoftDeletion: true)

    @Test(arguments: DatabaseKind.allCases)
    func `what one replica records another one reads`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        let (first, second) = (try database.replica(), try database.replica())
        #expect(try first.changes(since: nil) == RecordedChanges(isWhole: true, packages: [:], revision: 0))
        let revision = try first.commit(.test(.deprecate(mark), key))
        #expect(
            try second.changes(since: nil)
                == RecordedChanges(isWhole: true, packages: [key: mark], revision: revision)
        )
        #expect(
            try second.changes(since: 0)
                == RecordedChanges(isWhole: false, packages: [key: mark], revision: revision)
        )
        #expect(
            try second.changes(since: revision)
                == RecordedChanges(isWhole: false, packages: [:], revision: revision)
        )
        let later = try second.commit(.test(.restore, key))
        #expect(
            try first.changes(since: revision)
                == RecordedChanges(isWhole: false, packages: [key: nil], revision: later)
        )
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a state outlives the gateway`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        try database.replica().commit(.test(.deprecate(softDeletion), key))
        #expect(try database.replica().changes(since: nil).packages == [key: softDeletion])
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a transition that does not fit the state changes nothing`(_ kind: DatabaseKind) throws {
        let store = try TestDatabase(kind).replica()
        #expect(throws: StateStoreError.conflict) { try store.commit(.test(.restore, key)) }
        try store.commit(.test(.deprecate(mark), key))
        #expect(throws: StateStoreError.conflict) { try store.commit(.test(.deprecate(mark), key)) }
        #expect(try store.changes(since: nil).revision == 1)
        #expect(try store.audit(AuditQuery(limit: 10)).total == 1)
        try store.commit(.test(.store(checksum: ""), key))
        try store.commit(.test(.store(checksum: ""), key))
        #expect(try store.changes(since: nil).packages.isEmpty)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a soft deletion replaces a mark, and not the other way round`(_ kind: DatabaseKind) throws {
        let store = try TestDatabase(kind).replica()
        try store.commit(.test(.deprecate(mark), key))
        try store.commit(.test(.deprecate(softDeletion), key))
        #expect(throws: StateStoreError.conflict) { try store.commit(.test(.deprecate(mark), key)) }
        #expect(try store.changes(since: nil).packages == [key: softDeletion])
    }

    @Test(arguments: DatabaseKind.allCases)
    func `texts come back as they went in`(_ kind: DatabaseKind) throws {
        let store = try TestDatabase(kind).replica()
        let key = PackageKey(adapter: "a'b\"", repository: "", name: "ü\u{301}\n%_\\", version: "1+b; --")
        try store.commit(.test(.deprecate(mark), key))
        #expect(try store.changes(since: nil).packages == [key: mark])
        #expect(try store.audit(AuditQuery(limit: 1)).records.first?.key == key)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `changes come in parts, each package with its last state`(_ kind: DatabaseKind) throws {
        let store = try TestDatabase(kind).replica()
        for _ in 0..<501 {
            try store.commit(.test(.deprecate(mark), key))
            try store.commit(.test(.restore, key))
        }
        let first = try store.changes(since: 0)
        #expect(first == RecordedChanges(isWhole: false, packages: [key: nil], revision: 1000))
        #expect(try store.changes(since: 1000).revision == 1002)
        #expect(try store.changes(since: 1002).revision == 1002)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `who missed what was pruned, or knows more than there is, gets everything`(
        _ kind: DatabaseKind
    ) throws {
        let store = try TestDatabase(kind).replica()
        try store.commit(.test(.deprecate(mark), key, time: 1))
        try store.commit(.test(.none, key, time: 2))
        try store.commit(.test(.none, key, time: 3))
        #expect(try store.prune(now: 9, auditBefore: 3) == false)
        #expect(
            try store.changes(since: 1) == RecordedChanges(isWhole: true, packages: [key: mark], revision: 3)
        )
        #expect(try store.changes(since: 2).isWhole == false)
        #expect(
            try store.changes(since: 4) == RecordedChanges(isWhole: true, packages: [key: mark], revision: 3)
        )
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a mark is of one archive, and one of another replaces it`(_ kind: DatabaseKind) throws {
        let store = try TestDatabase(kind).replica()
        var (first, second) = (softDeletion, mark)
        first.checksum = "sha256:a"
        second.checksum = "sha256:b"
        try store.commit(.test(.deprecate(first), key))
        try store.commit(.test(.deprecate(second), key))
        #expect(throws: StateStoreError.conflict) { try store.commit(.test(.deprecate(second), key)) }
        #expect(try store.changes(since: nil).packages == [key: second])
        #expect(try store.changes(since: 0).packages == [key: second])
    }

    @Test(arguments: DatabaseKind.allCases)
    func `that an archive was removed is known until it is stored again, or its time is over`(
        _ kind: DatabaseKind
    ) throws {
        let database = try TestDatabase(kind)
        let (store, other) = (try database.replica(), try database.replica())
        for checksum in ["a", "b", ""] {
            try store.commit(.test(.deprecate(mark), key))
            try store.commit(.test(.remove(checksum: checksum, until: 10), key))
        }
        #expect(try other.changes(since: nil).packages.isEmpty, "the mark goes with the package")
        #expect(try other.removedChecksums(of: key, now: 9) == ["a", "b", ""])
        #expect(try other.removedChecksums(of: .test("another"), now: 9) == [])
        #expect(try other.removedChecksums(of: key, now: 10) == [])
        try other.commit(.test(.store(checksum: "b"), key))
        #expect(try store.removedChecksums(of: key, now: 9) == ["a"], "one of no checksum might be any")
        try store.commit(.test(.remove(checksum: "a", until: 20), key))
        #expect(try store.prune(now: 10, auditBefore: nil) == false)
        #expect(try store.removedChecksums(of: key, now: 9) == ["a"], "it was removed again")
        #expect(try store.prune(now: 20, auditBefore: nil) == false)
        #expect(try store.removedChecksums(of: key, now: 9) == [])
    }
}
