import PackageLifecycle
import Testing
import ThreadsTesting

@Suite("Who did what to which package", .ownThread)
struct AuditTests {
    /// Two packages, ten records each, times 1 to 20.
    private func store(_ kind: DatabaseKind) throws -> StateStore {
        let store = try TestDatabase(kind).replica()
        for time in Int64(1)...20 {
            let key = PackageKey.test(time.isMultiple(of: 2) ? "even" : "odd")
            try store.commit(.test(.none, key, time <= 10 ? "uploaded" : "deleted", time: time))
        }
        return store
    }

    @Test(arguments: DatabaseKind.allCases)
    func `the newest comes first, page by page`(_ kind: DatabaseKind) throws {
        let store = try store(kind)
        let first = try store.audit(AuditQuery(limit: 7))
        #expect(first.total == 20)
        #expect(first.records.map(\.time) == Array((14...20).reversed()))
        #expect(
            try store.audit(AuditQuery(limit: 7, offset: 14)).records.map(\.time) == Array((1...6).reversed())
        )
        let beyond = try store.audit(AuditQuery(limit: 7, offset: 20))
        #expect(beyond.total == 20 && beyond.records.isEmpty)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `it can be asked by package, action and time`(_ kind: DatabaseKind) throws {
        let store = try store(kind)
        var query = AuditQuery(limit: 100)
        query.packageID = "odd-1.0.0"
        #expect(try store.audit(query).records.map(\.time) == Array(stride(from: 19, to: 0, by: -2)))
        query.action = "uploaded"
        query.since = 3
        query.until = 9
        let page = try store.audit(query)
        #expect(page.total == 3 && page.records.map(\.time) == [7, 5, 3])
    }

    @Test(arguments: DatabaseKind.allCases)
    func `its order is that of the transitions, wherever the clock jumps`(_ kind: DatabaseKind) throws {
        let store = try TestDatabase(kind).replica()
        let times: [Int64] = [5, .min, 2_147_483_648_000_000_000, .max, 4]
        for time in times { try store.commit(.test(.none, .test(), time: time)) }
        #expect(try store.audit(AuditQuery(limit: 9)).records.map(\.time) == times.reversed())
        #expect(try store.changes(since: 4).revision == 5)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `old records are removed a bounded number at a time`(_ kind: DatabaseKind) throws {
        let store = try TestDatabase(kind).replica()
        for time in Int64(1)...501 { try store.commit(.test(.none, .test(), time: time)) }
        #expect(try store.prune(now: 0, auditBefore: 501))
        #expect(try store.prune(now: 0, auditBefore: 501) == false)
        #expect(try store.audit(AuditQuery(limit: 9)).records.map(\.time) == [501])
    }
}
