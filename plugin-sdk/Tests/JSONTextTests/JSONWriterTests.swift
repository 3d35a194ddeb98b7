// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(capacity: 0)
        write(&writer)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test func `commas stand between members and elements only`() {
        let written = text { writer in
            writer.beginObject()
            writer.member("a", 1)
            writer.key("b")
            writer.beginArray()
            writer.bool(true)
            writer.null()
            writer.beginObject()
            writer.endObject()
            writer.beginArray()
            writer.endArray()
            writer.endArray()
            writer.member("c", "x")
            writer.member("d", ["y", "z"])
            writer.member("e", ifPresent: nil)
            writer.member("f", json: Array("[1]".utf8))
            writer.endObject()
        }
        #expect(written == #"{"a":1,"b":[true,null,{},[]],"c":"x","d":["y","z"],"f":[1]}"#)
    }

    @Test(
        arguments: [
            ("", #""""#),
            ("plain", #""plain""#),
            ("12345678", #""12345678""#),
            ("say \"hi\" \\ /", #""say \"hi\" \\ /""#),
            ("a\nb\rc\td\u{8}\u{C}", #""a\nb\rc\td\b\f""#),
            ("\u{0}\u{1}\u{1b}[31m\u{7f}", #""\u0000\u0001\u001b[31m\u007f""#),
            ("\u{80}\u{9b}\u{9f}\u{a0}", "\"\\u0080\\u009b\\u009f\u{a0}\""),
            ("x\u{2028}y\u{2029}z\u{2027}", "\"x\\u2028y\\u2029z\u{2027}\""),
            ("Grüße, 世界 👋 \u{10FFFF}", "\"Grüße, 世界 👋 \u{10FFFF}\""),
        ] as [(String, String)]
    )
    func `a string is escaped`(value: String, expected: String) {
        #expect(text { $0.string(value) } == expected)
    }

    @Test func `a special character is found at every place in a word`() throws {
        for special in ["\"", "\\", "\n", "\u{7f}", "é", "\u{2028}"] {
            for before in 0..<20 {
                for after in 0..<12 {
                    let value =
                        String(repeating: "p", count: before) + special + String(repeating: "q", count: after)
                    let written = text { $0.string(value) }
                    #expect(try JSONValue(parsing: Array(written.utf8)) == .string(value))
                }
            }
        }
    }

    @Test func `a text of nothing but escapes outgrows its room safely`() {
        let value = String(repeating: "\u{1}", count: 5000)
        let written = text { $0.string(value) }
        #expect(written.utf8.count == 5000 * 6 + 2)
        #expect(written == "\"" + String(repeating: "\\u0001", count: 5000) + "\"")
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xE0, 0x9F, 0x80], [0xE2, 0x80],
            [0xED, 0xA0, 0x80], [0xEF, 0xBF], [0xF0, 0x8F, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC3, 0x28], [0xF0, 0x9F, 0x91, 0x28],
        ] as [[UInt8]]
    )
    func `bytes that are no UTF-8 write nothing at all`(bad: [UInt8]) {
        for padding in [0, 3, 8, 100] {
            var writer = JSONWriter()
            writer.beginArray()
            writer.integer(1)
            let bytes = [UInt8](repeating: 0x61, count: padding) + bad
            let written = unsafe bytes.withUnsafeBytes { unsafe writer.string(utf8: $0) }
            #expect(!written)
            let member = unsafe bytes.withUnsafeBytes { unsafe writer.member("k", utf8: $0) }
            #expect(!member)
            writer.integer(2)
            writer.endArray()
            #expect(writer.bytes == Array("[1,2]".utf8))
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `any bytes are either refused or read back as they were`(seed: UInt64) throws {
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces: [[UInt8]] = [
            [0x61], [0x22], [0x5C], [0x0A], [0x7F], [0xC2, 0x85], [0xC3, 0xA9], [0xE2, 0x80, 0xA8],
            [0xE4, 0xB8, 0x96],
            [0xF0, 0x9F, 0x91, 0x8B], Array("twenty plain letters".utf8), [0x80], [0xE2, 0x80], [0xFF],
        ]
        for _ in 0..<500 {
            // Most texts are valid; some have one of the broken pieces at the end of the table.
            let known = random(4) == 0 ? pieces.count : pieces.count - 3
            let bytes = (0..<random(30)).flatMap { _ in pieces[random(known)] }
            var writer = JSONWriter(capacity: random(64))
            let written = unsafe bytes.withUnsafeBytes { unsafe writer.string(utf8: $0) }
            let expected = String(validating: bytes, as: UTF8.self)
            #expect(written == (expected != nil))
            if let expected {
                #expect(try JSONValue(parsing: writer.bytes) == .string(expected))
            } else {
                #expect(writer.count == 0)
            }
        }
    }

    @Test func `every integer type is written in decimal`() {
        let written = text { writer in
            writer.beginArray()
            writer.integer(0)
            writer.integer(Int8.min)
            writer.integer(Int64.min)
            writer.integer(UInt64.max)
            writer.integer(UInt128.max)
            writer.integer(-1 as Int128)
            writer.endArray()
        }
        let expected = "[0,-128,-9223372036854775808,18446744073709551615,"
        #expect(written == expected + "340282366920938463463374607431768211455,-1]")
    }

    @Test(
        arguments: [
            (0.5, "0.5"), (1e300, "1e+300"), (-0.0, "-0.0"), (.leastNonzeroMagnitude, "5e-324"),
            (.nan, "null"),
            (.infinity, "null"), (-.infinity, "null"),
        ] as [(Double, String)]
    )
    func `a number is written so that it can be read again`(value: Double, expected: String) {
        #expect(text { $0.number(value) } == expected)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"),
            (1_768_384_800_000_000_000, "2026-01-14T10:00:00Z"),
            (1_768_384_800_120_000_000, "2026-01-14T10:00:00.12Z"),
            (1, "1970-01-01T00:00:00.000000001Z"),
            (-1, "1969-12-31T23:59:59.999999999Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
            (4_107_542_399_000_000_000, "2100-02-28T23:59:59Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00Z"),
            (.max, "2262-04-11T23:47:16.854775807Z"),
            (.min, "1677-09-21T00:12:43.145224192Z"),
        ] as [(Int64, String)]
    )
    func `a time is written by RFC 3339`(nanoseconds: Int64, expected: String) {
        #expect(text { $0.time(nanosecondsSinceEpoch: nanoseconds) } == "\"\(expected)\"")
    }

    @Test func `an element that turns out to be wrong can be taken back`() {
        var writer = JSONWriter()
        writer.beginArray()
        writer.integer(1)
        let mark = writer.mark
        writer.beginObject()
        writer.member("half", "done")
        writer.rewind(to: mark)
        writer.integer(2)
        writer.endArray()
        #expect(writer.take() == Array("[1,2]".utf8))
        #expect(writer.count == 0)
    }

    @Test func `after take a writer starts anew`() {
        var writer = JSONWriter()
        writer.integer(1)
        #expect(writer.take() == Array("1".utf8))
        writer.integer(2)
        #expect(writer.bytes == Array("2".utf8))
        writer.removeAll(keepingCapacity: true)
        writer.integer(3)
        #expect(writer.bytes == Array("3".utf8))
    }
}
