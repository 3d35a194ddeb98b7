// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct ListTests {
    private static let sorted = [
        "App-v1", "app-2.0.0", "app-2.0.0-rc.1", "app-1.0.0", "web-1.10.0", "web-1.0.0",
    ]
    private static let plain = ["LIST_FLAGS=O2DMS_OPF_PLAIN_LIST"]

    private func list(_ change: (inout OperationRequest) -> Void = { _ in }) -> OperationRequest {
        var request = OperationRequest(operation: .packageList)
        change(&request)
        return request
    }

    @Test func `an ordered list passes with its total and revision`() throws {
        try withActor { loaded in
            for _ in 0..<3 {
                let sink = RecordingSink()
                try loaded.adapter().perform(list(), sink: sink, inline: false)
                let record = sink.finished()
                #expect(record.completions == [nil])
                #expect(record.packages == Self.sorted)
                #expect(record.total == 6)
                #expect(record.revision == "r1")
            }
        }
    }

    @Test func `a plugin that emits more than the page is told to stop`() throws {
        try withActor { loaded in
            let adapter = try loaded.adapter()
            adapter.perform(list(), sink: RecordingSink(), inline: false)
            try wait {
                adapter.instance.function(for: .packageList)?.isOrderProven.load(ordering: .relaxed) == true
            }
            let sink = RecordingSink()
            adapter.perform(list { $0.limit = 2 }, sink: sink, inline: false)
            #expect(sink.finished().packages == ["App-v1", "app-2.0.0"])
        }
    }

    @Test func `whoever has the revision gets no items`() throws {
        for defines in [[], Self.plain] {
            try withActor(defines: defines) { loaded in
                let sink = RecordingSink(stopsAtRevision: true)
                try loaded.adapter().perform(list(), sink: sink, inline: false)
                let record = sink.finished()
                #expect(record.completions == [nil])
                #expect(record.packages.isEmpty)
            }
        }
    }

    @Test func `a plain list is sorted, counted and given a revision by the host`() throws {
        try withActor(defines: Self.plain) { loaded in
            let first = RecordingSink()
            let second = RecordingSink()
            try loaded.adapter().perform(list(), sink: first, inline: false)
            try loaded.adapter().perform(list(), sink: second, inline: false)
            let record = first.finished()
            #expect(record.packages == Self.sorted)
            #expect(record.total == 6)
            #expect(record.revision?.utf8.count == 32)
            #expect(second.finished().revision == record.revision)
        }
    }

    @Test(arguments: [
        (FilterCase(name: "app"), ["app-2.0.0", "app-2.0.0-rc.1", "app-1.0.0"]),
        (FilterCase(name: "ap"), []),
        (FilterCase(version: "1.0.0"), ["app-1.0.0", "web-1.0.0", "App-v1"]),
        (FilterCase(version: "v1"), ["app-1.0.0", "web-1.0.0", "App-v1"]),
        (FilterCase(range: "^1.2"), ["web-1.10.0"]),
        (FilterCase(query: "äPFEL"), ["web-1.0.0"]),
        (FilterCase(query: "proxy"), ["app-1.0.0"]),
        (FilterCase(query: "WEB"), ["web-1.10.0", "web-1.0.0"]),
        (FilterCase(repository: "second"), ["app-2.0.0-rc.1"]),
        (FilterCase(status: "deprecated"), ["app-2.0.0"]),
    ])
    func `the host filters a plain list`(filter: FilterCase, expected: [String]) throws {
        try withActor(defines: Self.plain) { loaded in
            let sink = RecordingSink()
            let request = list {
                $0.name = filter.name
                $0.version = filter.version
                $0.versionRange = filter.range
                $0.query = filter.query
                $0.repository = filter.repository
                $0.status = filter.status
            }
            try loaded.adapter().perform(request, sink: sink, inline: false)
            let record = sink.finished()
            #expect(Set(record.packages) == Set(expected))
            #expect(record.total == UInt64(expected.count))
        }
    }

    @Test(arguments: [(0, 2), (4, 10), (6, 1), (.max, .max), (5, .max)] as [(UInt64, UInt64)])
    func `the host pages a plain list without overflow`(offset: UInt64, limit: UInt64) throws {
        try withActor(defines: Self.plain) { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(
                list {
                    $0.offset = offset
                    $0.limit = limit
                },
                sink: sink,
                inline: false
            )
            let record = sink.finished()
            #expect(
                record.packages
                    == Array(Self.sorted.dropFirst(Int(clamping: offset)).prefix(Int(clamping: limit)))
            )
            #expect(record.total == 6)
        }
    }

    @Test func `a version range that cannot be read is the caller's fault`() throws {
        try withActor(defines: Self.plain) { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(list { $0.versionRange = ">= banana" }, sink: sink, inline: false)
            #expect(sink.finished().completions.map { $0?.code } == [.invalid])
        }
    }

    @Test(arguments: ["disorder", "no-total"])
    func `a first list out of order or without total is put right by the host, now and later`(breach: String)
        throws
    {
        try withActor { loaded in
            for _ in 0..<2 {
                let sink = RecordingSink()
                let request = list {
                    $0.query = breach == "disorder" ? "disorder" : nil
                    $0.status = breach == "no-total" ? "no-total" : nil
                }
                try loaded.adapter().perform(request, sink: sink, inline: false)
                _ = sink.finished()
            }
            let sink = RecordingSink()
            try loaded.adapter().perform(list(), sink: sink, inline: false)
            let record = sink.finished()
            #expect(record.packages == Self.sorted)
            #expect(record.total == 6)
            #expect(loaded.misbehaviour("list_order") == "1")
        }
    }

    @Test func `the first whole list out of order reaches the sink in order`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(list { $0.query = "disorder" }, sink: sink, inline: false)
            let record = sink.finished()
            #expect(record.completions == [nil])
            #expect(record.packages == Self.sorted)
        }
    }

    @Test func `a page of a disordered list is refused, the next one is sorted by the host`() throws {
        try withActor { loaded in
            let page = list {
                $0.query = "disorder"
                $0.limit = 3
            }
            let sink = RecordingSink()
            try loaded.adapter().perform(page, sink: sink, inline: false)
            #expect(sink.finished().completions.map { $0?.code } == [.internal])
            #expect(sink.current.packages.isEmpty)
        }
    }

    @Test func `an adapter that breaks a proven order is refused once and sorted from then on`() throws {
        try withActor { loaded in
            let adapter = try loaded.adapter()
            let good = RecordingSink()
            adapter.perform(list(), sink: good, inline: false)
            _ = good.finished()
            let bad = RecordingSink()
            adapter.perform(list { $0.query = "disorder" }, sink: bad, inline: false)
            #expect(bad.finished().completions.map { $0?.code } == [.internal])
            #expect(loaded.misbehaviour("list_order") == "1")
            let later = RecordingSink()
            adapter.perform(list(), sink: later, inline: false)
            #expect(later.finished().packages == Self.sorted)
        }
    }
}

/// The filters of one list.
struct FilterCase: Sendable, CustomTestStringConvertible {
    var name: String?
    var version: String?
    var range: String?
    var query: String?
    var repository: String?
    var status: String?

    var testDescription: String {
        [name, version, range, query, repository, status].compactMap { $0 }.joined(separator: " ")
    }
}
