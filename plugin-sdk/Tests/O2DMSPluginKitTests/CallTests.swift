// SPDX-License-Identifier: Apache-2.0

import CO2DMSPlugin
import JSONText
import O2DMSPluginTesting
import Testing

@testable import O2DMSPluginKit

struct CallTests {
    private func run(
        _ script: String,
        _ host: StandInHost = StandInHost(),
        _ conditions: CallConditions = CallConditions()
    ) throws -> CallRecord {
        let plugin = try StandInPlugin(ScriptedAdapter.self, host: host)
        defer { plugin.destroy() }
        return try #require(plugin.perform(.packageList, request(script), conditions))
    }

    private func request(_ script: String) -> StandInRequest {
        var request = StandInRequest()
        request.name = script
        return request
    }

    @Test func `packages can be lent without being copied`() throws {
        let record = try run("borrowed")
        #expect(record.packages.map(\.name) == ["a", "b", "c"])
        #expect(
            record.packages.allSatisfy { $0.sizeBytes == nil && $0.createdAt == nil && $0.updatedAt == nil }
        )
    }

    @Test func `a package that breaks a rule is logged and the rest goes on`() throws {
        let host = StandInHost()
        let record = try run("invalid", host)
        #expect(record.packages.map(\.name) == ["good", "also good"])
        #expect(record.error == nil)
        #expect(host.misuses == 1)
        #expect(host.log.map(\.level) == [3])
        #expect(host.log.first?.fields == ["function": "emit_package"])
    }

    @Test func `what is emitted after the stop is dropped`() throws {
        var conditions = CallConditions()
        conditions.wantedItems = 3
        let record = try run("beyond the stop", StandInHost(), conditions)
        #expect(record.packages.count == 3)
        #expect(record.completions == 1)
    }

    @Test func `a call that has ended is harmless`() throws {
        let host = StandInHost()
        let plugin = try StandInPlugin(ScriptedAdapter.self, host: host)
        #expect(plugin.perform(.packageList, request("keep"))?.completions == 1)
        let record = try #require(plugin.perform(.packageList, request("use kept")))
        #expect(record.error == nil)
        #expect(record.packages.isEmpty && record.total == nil)
        #expect(host.misuses == 8)
        plugin.destroy()
    }

    @Test func `a cancelled call tells its watcher once and ends as cancelled`() throws {
        for change in [{ $0.isCancelled = true }, { $0.isCancelledOnceWatched = true }]
            as [(inout CallConditions) -> Void]
        {
            var conditions = CallConditions()
            change(&conditions)
            let record = try run("watch", StandInHost(), conditions)
            #expect(record.total == 1)
            #expect(record.error == .cancelled)
            #expect(record.completions == 1)
        }
        let calm = try run("watch")
        #expect(calm.total == 0)
        #expect(calm.error == nil)
    }

    @Test(arguments: [(nil, 999), (5000, 5), (0, 0)] as [(Int64?, UInt64)])
    func `the time that is left is told`(milliseconds: Int64?, seconds: UInt64) throws {
        var conditions = CallConditions()
        conditions.remainingMilliseconds = milliseconds
        #expect(try run("time", StandInHost(), conditions).total == seconds)
    }

    @Test func `watchers are let go when their call has ended`() throws {
        let host = StandInHost()
        let table = try #require(unsafe withUnsafePointer(to: host.table) { unsafe HostTable($0) })
        weak var watched: CancellationWatcher?
        do {
            let watcher = CancellationWatcher {}
            watched = watcher
            table.keep(watcher, for: 7)
        }
        #expect(watched != nil)
        table.complete(7, nil)
        #expect(watched == nil)
    }

    @Test func `the store keeps a value and refuses a lost race`() throws {
        var behaviour = StandInHost.Behaviour()
        behaviour.store = ["count": Array("abc".utf8)]
        let record = try run("store", StandInHost(behaviour))
        #expect(record.total == 5003)
        #expect(record.revision == "2")
        #expect(record.error?.code == .conflict)
        #expect(try run("store").error?.code == .unsupported)
    }

    @Test func `a request of an older host has less to say`() {
        var request = unsafe o2dms_request()
        unsafe request.limit = 5
        unsafe request.offset = 6
        unsafe request.flags = O2DMS_REQ_RANGE
        unsafe request.name = o2dms_str("n" as StaticString)
        unsafe request.version = o2dms_str("v" as StaticString)
        unsafe request.part = O2DMS_PART_PROVENANCE
        unsafe request.package_uri = o2dms_str("u" as StaticString)
        let sizes: [(UInt32, UInt64, UInt64, PackageFetch.Range?)] = [
            (280, 5, 6, .from(0, lengthBytes: 0)), (288, 5, 6, .from(0, lengthBytes: 0)),
            (304, 5, 6, .from(0, lengthBytes: 0)), (400, 5, 6, .from(0, lengthBytes: 0)),
            (216, 5, 6, .from(0, lengthBytes: nil)), (168, 5, 0, .from(0, lengthBytes: nil)),
            (164, .max, 0, .from(0, lengthBytes: nil)), (160, .max, 0, .from(0, lengthBytes: nil)),
        ]
        for (size, limit, offset, range) in sizes {
            unsafe request.struct_size = size
            let view = unsafe withUnsafePointer(to: request) { unsafe RequestView($0) }
            #expect(view.packageQuery.limit == limit, "\(size)")
            #expect(view.packageQuery.offset == offset, "\(size)")
            #expect((try? view.packageFetch())?.range == range, "\(size)")
            #expect((try? view.packageFetch())?.part == (size < 288 ? .archive : .provenance), "\(size)")
            #expect(view.deploymentQuery.packageURI == (size < 304 ? nil : "u"), "\(size)")
        }
    }

    @Test func `absent text and empty text are different things`() {
        #expect(unsafe String(o2dms_str(nil as UnsafeRawBufferPointer?)) == nil)
        #expect(unsafe String(o2dms_str(UnsafeRawBufferPointer(start: nil, count: 0))) == "")
        #expect(unsafe String(o2dms_str("" as StaticString)) == "")
        #expect(unsafe String(StaticDescriptor.text("")) == "")
        #expect(unsafe String(StaticDescriptor.text(nil)) == nil)
    }
}
