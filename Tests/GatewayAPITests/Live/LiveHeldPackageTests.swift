import Foundation
import JSONText
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

/// Two replicas, of which one has last read the repository before the other, or somebody else, changed it.
@Suite("What a change rests on under the lock of its package", .ownThread)
struct LiveHeldPackageTests {
    private static let late = RouteTable.descriptors + "/late-1.0.0"
    private static let key = PackageKey(adapter: "mem", repository: "local", name: "late", version: "1.0.0")

    /// An adapter, and beside it another tool that works on the same repository.
    private func adapters(_ variants: [String] = ["FRESH"]) -> [TestAdapter] {
        let backend = "\(UUID())"
        return ["mem", "tool"].map {
            TestAdapter(name: $0, variants: variants, config: #"{"shared":"\#(backend)"}"#)
        }
    }

    /// The checksum of what was uploaded.
    @discardableResult
    private func upload(_ archive: String, to gateway: LiveGateway, by adapter: String = "mem") throws
        -> String
    {
        let fields = [("name", "late"), ("artifactVersion", "1.0.0"), ("adapter", adapter)]
        let answer = try gateway.upload(fields, archive: Array(archive.utf8))
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer.json["checksum"]?.string)
    }

    private func records(_ gateway: LiveGateway) throws -> [String] {
        try gateway.get(RouteTable.audit).json.elements.map { records in
            records.map { record in
                ["adapter", "action", "before", "after"].map { record[$0]?.string ?? "-" }.joined(
                    separator: " "
                )
            }
        } ?? []
    }

    /// Sends a change to `other` while a deletion by `one` has the lock and has removed the archive that both show; then `meanwhile` happens.
    private func whileDeleting(
        _ kind: StateKind,
        _ query: String,
        meanwhile: (_ other: LiveGateway) throws -> Void,
        then body: (_ other: LiveGateway, _ answer: LiveResponse) throws -> Void
    ) throws {
        let gate = Gate()
        let plain = adapters()
        var gated = plain
        gated[0].config.replace("{", with: "{\(gate.member),")
        try kind.withStore { url in
            try LiveGateway.run(gated, state: url) { one in
                try one.waitUntilReady()
                try upload("a", to: one)
                try LiveGateway.run(plain, state: url) { other in
                    try other.waitUntilReady()
                    let first = try one.connect()
                    try first.send("DELETE", Self.late)
                    try gate.awaitArrival()
                    let second = try other.connect()
                    try second.send("DELETE", Self.late + query)
                    try meanwhile(other)
                    try gate.open()
                    #expect(try first.receive().status == 204)
                    try body(other, second.receive())
                }
            }
        }
    }

    @Test(arguments: StateKind.allCases)
    func `a deletion that waited removes, and tells of, the archive that is there when its turn comes`(
        kind: StateKind
    ) throws {
        var checksum = ""
        try whileDeleting(kind, "") { other throws in
            checksum = try upload("b", to: other, by: "tool")
        } then: { other, answer throws in
            #expect(answer.status == 204, "\(answer.text)")
            let line = try other.waitForLine { $0["msg"]?.string == "package deleted" }
            #expect(line["checksum"]?.string == checksum)
            #expect(try other.states.removedChecksums(of: Self.key).contains(checksum))
            #expect(try records(other).prefix(2) == ["mem deleted available -", "mem deleted available -"])
        }
    }

    @Test(arguments: StateKind.allCases)
    func `a soft deletion that waited marks the archive that is there when its turn comes`(kind: StateKind)
        throws
    {
        var checksum = ""
        try whileDeleting(kind, "?force=false") { other throws in
            checksum = try upload("b", to: other, by: "tool")
        } then: { other, answer throws in
            #expect(answer.status == 204, "\(answer.text)")
            #expect(other.states.recorded.mark(of: Self.key)?.checksum == checksum)
            #expect(try other.get(Self.late + "?adapter=mem")["Deprecation"] != nil)
        }
    }

    @Test(arguments: StateKind.allCases, ["", "?force=false", "?force=true"])
    func `a deletion that waited for another is told that there is nothing, and leaves no record`(
        kind: StateKind,
        query: String
    ) throws {
        try whileDeleting(kind, query, meanwhile: { _ in }) { other, answer throws in
            #expect(answer.status == 404 && answer.error == "PackageNotFound", "\(answer.text)")
            #expect(try records(other) == ["mem deleted available -", "mem uploaded uploaded available"])
        }
    }

    @Test
    func `a mark is that of the archive that is there, whichever of those before it a replica has seen`()
        throws
    {
        let adapters = adapters()
        try withStateFile { url in
            try LiveGateway.run(adapters, state: url) { one in
                try upload("a", to: one)
                try LiveGateway.run(adapters, state: url) { other throws in
                    #expect(try one.send("DELETE", Self.late).status == 204)
                    let checksum = try upload("b", to: one)
                    #expect(try other.send("DELETE", Self.late).status == 204)
                    #expect(try other.states.removedChecksums(of: Self.key).contains(checksum))
                    try upload("c", to: other)
                    try other.states.refresh()
                    let marked = try one.patch(Self.late, #"{"status":"deprecated"}"#)
                    #expect(marked.status == 200, "\(marked.text)")
                    try other.states.refresh()
                    #expect(
                        try other.get(Self.late + "?adapter=mem")["Deprecation"] != nil,
                        "the mark is that of the archive that is there"
                    )
                }
            }
        }
    }

    @Test(arguments: [["FRESH"], []])
    func `what somebody else removed is said to be gone, and its marks go with a deletion that was begun`(
        variants: [String]
    ) throws {
        let adapters = adapters(variants)
        try LiveGateway.run([adapters[0]]) { gateway in
            let checksum = try upload("a", to: gateway)
            #expect(try gateway.send("DELETE", Self.late + "?force=false").status == 204)
            // A gateway that has a store of its own.
            try LiveGateway.run([adapters[1]]) { tool throws in
                #expect(try tool.send("DELETE", Self.late).status == 204)
            }
            #expect(try gateway.send("DELETE", Self.late).status == 404)
            let last = try records(gateway).first
            if variants == ["FRESH"] {
                #expect(last == "mem soft_deleted available deprecated", "nothing was begun")
            } else {
                #expect(last == "mem deletion_failed deprecated -")
                #expect(gateway.states.recorded.isEmpty)
                #expect(try gateway.states.removedChecksums(of: Self.key) == [checksum])
            }
        }
    }
}
