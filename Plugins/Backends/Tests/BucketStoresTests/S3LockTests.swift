import HTTPClient
import ObjectStore
import ObjectStoreTesting
import Synchronization
import Testing

@testable import BucketStores

/// Servers without conditional writes: gateways take turns, and say so.
struct S3LockTests {
    /// A listing of the stand-in has no pages.
    @Test(arguments: ObjectStoreRule.allCases)
    func `a server without conditions keeps the rules by turns`(_ rule: ObjectStoreRule) throws {
        let server = try #require(ForgetfulS3StandIn(.forgetsAll))
        try ObjectStoreConformance(pageOverflow: 50) { try server.store() }.check(rule)
        #expect(!server.keys.contains { $0.hasPrefix(".o2dms") })
    }

    @Test(arguments: ForgetfulS3StandIn.Manner.allCases, [ObjectStoreRule.createOnlyRace, .staleVersion])
    func `whatever a server makes of conditions, no version is overwritten`(
        _ manner: ForgetfulS3StandIn.Manner,
        _ rule: ObjectStoreRule
    ) throws {
        let server = try #require(ForgetfulS3StandIn(manner))
        try ObjectStoreConformance { try server.store() }.check(rule)
    }

    @Test(arguments: ForgetfulS3StandIn.Manner.allCases)
    func `a person is told, once it is known`(_ manner: ForgetfulS3StandIn.Manner) throws {
        let server = try #require(ForgetfulS3StandIn(manner))
        let store = try server.store()
        #expect(store.remark == nil)
        _ = try store.put("a", ObjectContent([1]), .absent, .generous)
        #expect(store.remark?.contains(".o2dms-lock/") == true)
    }

    @Test func `a turn that another one holds is waited for until the deadline`() throws {
        let server = try #require(ForgetfulS3StandIn(.forgetsAll))
        try server.store().exclusively(.generous) { () throws(HTTPFault) in
            let other: S3Store
            do { other = try server.store() } catch { throw HTTPFault(.unavailable, "\(error)") }
            _ = try other.conditions(.generous)
            var hasRun = false
            let soon = HTTPTerms(deadline: .now + .seconds(2))
            let fault = #expect(throws: HTTPFault.self) {
                try other.exclusively(soon) { hasRun = true }
            }
            // The last request before the deadline may also be cut off by it.
            #expect(fault?.kind == .conflict || fault?.kind == .deadline)
            #expect(!hasRun)
            #expect(server.keys.filter { $0.hasPrefix(".o2dms-lock/") }.count == 1)
        }
        #expect(server.keys.isEmpty)
    }

    /// The name of the ticket says for how many seconds it is good; only the server's clock counts.
    @Test(arguments: [(100, true), (101, false)])
    func `a ticket of somebody who died counts until its time is over`(_ age: Int, _ isGood: Bool) throws {
        let server = try #require(ForgetfulS3StandIn(.forgetsAll))
        server.put(".o2dms-lock/100-1", modifiedSeconds: 1_700_000_000)
        server.clockSeconds.store(1_700_000_000 + age, ordering: .relaxed)
        let store = try server.store()
        _ = try store.conditions(.generous)
        let terms = isGood ? HTTPTerms(deadline: .now + .seconds(2)) : .generous
        var hasRun = false
        do throws(HTTPFault) {
            try store.exclusively(terms) { hasRun = true }
        } catch {
            #expect(error.kind == .conflict || error.kind == .deadline)
        }
        #expect(hasRun == !isGood)
        #expect(server.keys == (isGood ? [".o2dms-lock/100-1"] : []))
    }
}
