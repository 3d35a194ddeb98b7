// SPDX-License-Identifier: Apache-2.0

import Foundation
import Observability
import Testing
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct ServiceTests {
    @Test func `a flood of log lines is cut and counted`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("log-flood"), sink: sink, inline: false)
            #expect(sink.finished().completions == [nil])
            let dropped = loaded.metric("o2dms_adapter_dropped_log_lines_total{adapter=\"actor\"}")
            #expect((dropped.flatMap(Int.init) ?? 0) > 9000)
        }
    }

    @Test func `a line that a plugin logs for a call names the request and its trace`() throws {
        try withTemporaryDirectory { directory in
            let path = try PluginSource(name: "actor").compile(into: directory)
            let file = "\(directory)/log"
            try Data().write(to: URL(fileURLWithPath: file))
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            try withAdapters([AdapterSpecification(name: "actor", libraryPath: path)], logFile: file) {
                loaded in
                var request = part("log")
                request.requestID = "request-1"
                request.traceparent = "00-\(trace)-00f067aa0ba902b7-01"
                let sink = RecordingSink()
                try loaded.adapter().perform(request, sink: sink, inline: false)
                #expect(sink.finished().completions == [nil])
            }
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            let ids = #","adapter":"actor","requestId":"request-1","traceId":"\#(trace)","fields":{"n":1}}"#
            #expect(lines.contains { $0.contains(#""msg":"during""#) && $0.hasSuffix(ids) })
            for message in ["for none", "too late"] {
                #expect(lines.contains { $0.hasSuffix("\"msg\":\"\(message)\",\"adapter\":\"actor\"}") })
            }
        }
    }

    @Test func `a plugin's measurements carry the prefix and its adapter, within limits`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("metrics"), sink: sink, inline: false)
            #expect(sink.finished().completions == [nil])
            #expect(loaded.metric("o2dms_adapter_tests_total{adapter=\"actor\",kind=\"a\"}") == "2")
            #expect(loaded.metric("o2dms_adapter_age_seconds{adapter=\"actor\"}") == "1.5")
            #expect(loaded.metric("o2dms_adapter_refresh_seconds_count{adapter=\"actor\"}") == "1")
            let lines = String(decoding: loaded.metrics.render(), as: UTF8.self).split(separator: "\n")
            #expect(lines.count { $0.hasPrefix("o2dms_adapter_many") } <= 500)
            let refused = loaded.misbehaviour("invalid_metric").flatMap(Int.init) ?? 0
            #expect(refused > 1000)
        }
    }

    @Test(arguments: [
        ("plain", 100, "plain"), ("a\nb\r\u{7F}\u{85}\u{2028}c", 100, "a b    c"), ("äöü", 5, "äö"),
        ("", 5, ""),
        ("\u{0}x", 5, " x"),
    ])
    func `text of others becomes one line`(text: String, limitBytes: Int, expected: String) {
        #expect(OneLine.of(text, limitBytes: limitBytes) == expected)
    }

    @Test func `a checksum has 64 lower-case hexadecimal digits`() {
        func isChecksum(_ text: String) -> Bool {
            unsafe Array(text.utf8).withUnsafeBytes { unsafe ChecksumText.isSHA256($0) }
        }
        let good = "sha256:" + String(repeating: "0189abcf", count: 8)
        #expect(isChecksum(good))
        #expect(!isChecksum(good + "0") && !isChecksum(String(good.dropLast())) && !isChecksum(""))
        let bytes = Array(good.utf8)
        for index in bytes.indices {
            for bad in [
                UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "g"), UInt8(ascii: "`"), UInt8(ascii: "A"),
                0x80, 0xFF, 0,
            ]
            where bytes[index] != bad {
                var changed = bytes
                changed[index] = bad
                let isAccepted = unsafe changed.withUnsafeBytes { unsafe ChecksumText.isSHA256($0) }
                #expect(!isAccepted)
            }
        }
    }
}
