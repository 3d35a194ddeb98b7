// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct OperationTests {
    @Test(arguments: [true, false])
    func `a package crosses the bridge with all its fields`(inline: Bool) throws {
        try withActor(defines: inline ? ["GET_FLAGS=O2DMS_OPF_NONBLOCKING"] : []) { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("good"), sink: sink, inline: inline)
            if inline {
                #expect(sink.current.completions.count == 1, "an inline operation is over on return")
            }
            let record = sink.finished()
            #expect(record.completions == [nil])
            #expect(record.packages == ["nginx-1.2.3"])
            #expect(record.descriptions == ["a € web server"])
            let series =
                "o2dms_adapter_calls_total{adapter=\"actor\",operation=\"package_get\",result=\"ok\"}"
            #expect(loaded.metric(series) == "1")
        }
    }

    @Test func `a struct of a newer minor version is read as far as it is known`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("larger-struct"), sink: sink, inline: false)
            #expect(sink.finished().packages == ["nginx-1.2.3"])
        }
    }

    @Test func `an operation may complete later from a thread of the plugin`() throws {
        try withActor(defines: ["GET_FLAGS=O2DMS_OPF_NONBLOCKING"]) { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("later"), sink: sink, inline: true)
            let record = sink.finished()
            #expect(record.completions == [nil])
            #expect(record.packages == ["late-1.0.0"])
        }
    }

    @Test func `what a plugin does not offer is unsupported`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            let adapter = try loaded.adapter()
            adapter.perform(OperationRequest(operation: .packageDelete), sink: sink, inline: true)
            #expect(sink.current.completions.map { $0?.code } == [.unsupported])
            #expect(!adapter.declares(.packageDelete) && adapter.declares(.packageGet))
        }
    }

    @Test func `a body is pulled from the spool file, and again after a rewind`() throws {
        try withTemporaryDirectory { directory in
            let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let path = "\(directory)/body"
            try Data(bytes).write(to: URL(filePath: path))
            let handle = try #require(FileHandle(forReadingAtPath: path))
            defer { try? handle.close() }
            try withActor { loaded in
                var request = OperationRequest(operation: .packageUpload)
                request.body = SpooledBody(
                    fileDescriptor: handle.fileDescriptor,
                    size: 5000,
                    sha256Hex: String(repeating: "0", count: 64)
                )
                let sink = RecordingSink()
                try loaded.adapter().perform(request, sink: sink, inline: false)
                let sum = bytes.reduce(0) { $0 + Int($1) } * 2 + 10000 * 1_000_000
                #expect(sink.finished().completions.first??.message == "\(sum)")

                request.body?.size = 6000
                let short = RecordingSink()
                try loaded.adapter().perform(request, sink: short, inline: false)
                #expect(
                    short.finished().completions.first??.message == "-4",
                    "a spool file that ends early is E_IO"
                )
            }
        }
    }

    @Test func `an archive's bytes arrive in order until the sink has enough`() throws {
        try withActor { loaded in
            let whole = RecordingSink()
            try loaded.adapter().perform(
                OperationRequest(operation: .packageFetch),
                sink: whole,
                inline: false
            )
            #expect(whole.finished().data.count == 100)
            let some = RecordingSink(stopAfter: 25)
            try loaded.adapter().perform(
                OperationRequest(operation: .packageFetch),
                sink: some,
                inline: false
            )
            #expect(some.finished().data.count == 30)
        }
    }

    @Test func `another part than the archive is asked of those only that declare parts`() throws {
        var request = OperationRequest(operation: .packageFetch)
        request.part = .provenance
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(request, sink: sink, inline: false)
            #expect(sink.finished().data == Array("signed".utf8))
        }
        try withActor(defines: ["FETCH_FLAGS=O2DMS_OPF_RANGES"]) { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(request, sink: sink, inline: false)
            let record = sink.finished()
            #expect(record.completions.map { $0?.code } == [.unsupported] && record.data.isEmpty)
        }
    }

    @Test func `a repair carries its parameters in and its report out, and no packages`() throws {
        try withActor { loaded in
            var request = OperationRequest(operation: .packageRepair)
            request.paramsJSON = Array(#"{"action":"list"}"#.utf8)
            let sink = RecordingSink()
            try loaded.adapter().perform(request, sink: sink, inline: false)
            let record = sink.finished()
            #expect(record.details == #"{"action":"list"}"#)
            #expect(record.packages.isEmpty && record.completions == [nil])
        }
    }

    @Test func `who asks for users says of which package, and whether it is to be deleted`() throws {
        try withActor { loaded in
            var request = OperationRequest(operation: .deploymentList)
            request.name = "nginx"
            request.version = "1.0.0"
            request.packageURI = "oci://registry/nginx:1.0.0"
            request.paramsJSON = Array(#"{"manifestDigest":"m"}"#.utf8)
            for (flags, manager) in [([], ""), (.fresh, " manager")] as [(OperationRequest.Flags, String)] {
                request.flags = flags
                let sink = RecordingSink()
                try loaded.adapter().perform(request, sink: sink, inline: false)
                let echo = #"oci://registry/nginx:1.0.0 deployed {"manifestDigest":"m"}\#(manager)"#
                #expect(sink.finished().deployments == ["d1 unknown", echo])
            }
            request.paramsJSON = []
            let sink = RecordingSink()
            try loaded.adapter().perform(request, sink: sink, inline: false)
            let echo = "oci://registry/nginx:1.0.0 deployed manager"
            #expect(sink.finished().deployments.last == echo, "an empty identity is none")
        }
    }

    @Test func `a deployment status that is not in the list reads as unknown`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(
                OperationRequest(operation: .deploymentList),
                sink: sink,
                inline: false
            )
            let record = sink.finished()
            #expect(record.deployments == ["d1 unknown"])
            #expect(record.total == 1)
        }
    }

    @Test(arguments: [
        "utf8", "overlong", "surrogate", "null-with-length", "huge", "no-name", "empty-version", "no-uri",
        "checksum",
        "json", "json-array", "json-deep", "size", "null",
    ])
    func `i_lie: a package that breaks the header's rules is refused and counted`(part name: String) throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("bad:\(name)"), sink: sink, inline: false)
            let record = sink.finished()
            #expect(record.packages.isEmpty)
            #expect(record.completions.map { $0?.message } == ["-3"])
            #expect(loaded.misbehaviour("invalid_value") == "1")
        }
    }

    @Test func `i_lie: a single answer that was refused is no success`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("swallowed"), sink: sink, inline: false)
            #expect(sink.finished().completions.map { $0?.code } == [.internal])
        }
    }

    @Test(arguments: [
        ("code", OperationErrorCode.internal, "fine"), ("negative", .internal, "fine"),
        ("size", .internal, "the adapter failed without a readable reason"),
        ("message", .notFound, "the adapter gave no reason"),
        ("utf8", .notFound, "the adapter gave no reason"),
        ("lines", .notFound, "one two [31m three"), ("details", .notFound, "fine"),
    ])
    func `garbage in an error is made good`(name: String, code: OperationErrorCode, message: String) throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("err:\(name)"), sink: sink, inline: false)
            let record = sink.finished()
            #expect(record.completions == [OperationError(code: code, message: message)])
        }
    }

    @Test func `an error with the code of success is success`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("err:ok-code"), sink: sink, inline: false)
            #expect(sink.finished().completions == [nil])
        }
    }

    @Test func `what does not belong to an operation is refused`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("wrong-turn"), sink: sink, inline: false)
            #expect(sink.finished().completions.map { $0?.message } == ["-21"])
            #expect(loaded.misbehaviour("out_of_turn") == "5")
        }
    }

    @Test func `without its context a host function does nothing`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("null-context"), sink: sink, inline: false)
            #expect(sink.finished().completions.map { $0?.message } == ["-3"])
        }
    }
}
