// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

struct JSONParsingTests {
    private static let valid: [(String, JSONKind)] = [
        ("{}", .object), ("[]", .array), (" \t\r\n[ ] ", .array), ("\"\"", .string), ("0", .number),
        ("-0", .number), ("1e5", .number), ("-12.5E-3", .number), ("true", .bool), ("false", .bool),
        ("null", .null), (#"{"a":{"b":[1,{"c":[]}]},"d":null}"#, .object),
        (#"["\ud83d\ude00","\/"]"#, .array),
        (#"[[],[[]],{},{"":0}]"#, .array), ("\"\u{7f}\u{2028}é\"", .string),
    ]

    private static let invalid: [(String, JSONTextError.Reason, Int)] = [
        ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("{", .unexpectedEnd, 1),
        ("[1,]", .unexpectedByte(0x5D), 3),
        ("[1 2]", .unexpectedByte(0x32), 3), ("{\"a\"}", .unexpectedByte(0x7D), 4),
        ("{\"a\":1,}", .unexpectedByte(0x7D), 7), ("{a:1}", .unexpectedByte(0x61), 1),
        ("[}", .unexpectedByte(0x7D), 1),
        ("{]", .unexpectedByte(0x5D), 1), ("[1}", .unexpectedByte(0x7D), 2), ("{} {}", .trailingText, 3),
        ("1 1", .trailingText, 2), ("01", .trailingText, 1), ("+1", .unexpectedByte(0x2B), 0),
        (".5", .unexpectedByte(0x2E), 0), ("1.", .invalidNumber, 2), ("1e", .invalidNumber, 2),
        ("-", .invalidNumber, 1), ("1e+", .invalidNumber, 3), ("tru", .unexpectedEnd, 3),
        ("nul1", .unexpectedByte(0x31), 3), ("TRUE", .unexpectedByte(0x54), 0),
        ("NaN", .unexpectedByte(0x4E), 0),
        ("\"abc", .unexpectedEnd, 4), ("\"a\nb\"", .controlCharacter, 2), ("\"\\x\"", .invalidEscape, 1),
        ("\"\\u12G4\"", .invalidEscape, 5), ("\"\\ud800\"", .invalidEscape, 1),
        ("\"\\udc00\"", .invalidEscape, 1),
        ("\"\\ud800\\u0041\"", .invalidEscape, 1), ("'a'", .unexpectedByte(0x27), 0),
        ("\u{FEFF}1", .unexpectedByte(0xEF), 0), ("[1]//", .trailingText, 3), ("\"\\", .unexpectedEnd, 2),
    ]

    @Test(arguments: valid)
    func `valid text is accepted`(text: String, kind: JSONKind) throws {
        #expect(try JSONValidator.check(Array(text.utf8)) == kind)
        #expect(try JSONValue(parsing: Array(text.utf8)).kind == kind)
    }

    @Test(arguments: invalid)
    func `invalid text is refused with reason and place`(
        text: String,
        reason: JSONTextError.Reason,
        offset: Int
    ) {
        let checked = #expect(throws: JSONTextError.self) { try JSONValidator.check(Array(text.utf8)) }
        #expect(checked?.reason == reason)
        #expect(checked?.offsetBytes == offset)
        let parsed = #expect(throws: JSONTextError.self) { try JSONValue(parsing: Array(text.utf8)) }
        #expect(parsed == checked)
    }

    @Test func `invalid UTF-8 in a string is refused`() {
        let text: [UInt8] = [0x22, 0x61, 0xFF, 0x22]
        let error = #expect(throws: JSONTextError.self) { try JSONValidator.check(text) }
        #expect(error?.reason == .invalidUTF8)
        #expect(error?.offsetBytes == 2)
    }

    @Test(arguments: [1, 64, 256])
    func `nesting is accepted at the limit and refused one past it`(limit: Int) throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(try JSONValidator.check(nested(limit), depthLimit: limit) == .array)
        #expect(try JSONValue(parsing: nested(limit), depthLimit: limit).kind == .array)
        let checked = #expect(throws: JSONTextError.self) {
            try JSONValidator.check(nested(limit + 1), depthLimit: limit)
        }
        #expect(checked?.reason == .tooDeep(limit: limit))
        let parsed = #expect(throws: JSONTextError.self) {
            try JSONValue(parsing: nested(limit + 1), depthLimit: limit)
        }
        #expect(parsed?.reason == .tooDeep(limit: limit))
    }

    @Test func `a hundred thousand brackets are refused, whatever limit is asked for`() {
        let text = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        let checked = #expect(throws: JSONTextError.self) { try JSONValidator.check(text, depthLimit: .max) }
        #expect(checked?.reason == .tooDeep(limit: JSONValidator.maximumDepth))
        let parsed = #expect(throws: JSONTextError.self) { try JSONValue(parsing: text, depthLimit: .max) }
        #expect(parsed?.reason == .tooDeep(limit: 256))
    }

    @Test func `a key that stands twice is refused by name`() {
        let text = Array(#"{"a":1,"b":{"\u0061":1},"\u0061":2}"#.utf8)
        let error = #expect(throws: JSONTextError.self) { try JSONValue(parsing: text) }
        #expect(error?.reason == .duplicateKey("a"))
        #expect(error?.offsetBytes == 24)
        #expect(error?.description == "duplicate key \"a\" in JSON text at byte 24")
    }

    @Test func `a number out of range is refused`() {
        let error = #expect(throws: JSONTextError.self) { try JSONValue(parsing: Array("[1E1111111]".utf8)) }
        #expect(error?.reason == .numberOutOfRange)
    }

    @Test func `values keep type and order`() throws {
        let text =
            #"{"z":9223372036854775807,"y":9223372036854775808,"x":1.0,"w":"a\"\u00e9\ud83d\ude00","v":[null,false]}"#
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value.members?.map(\.key) == ["z", "y", "x", "w", "v"])
        #expect(value["z"] == .integer(.max))
        #expect(value["y"] == .number(9_223_372_036_854_775_808))
        #expect(value["x"]?.integer == 1)
        #expect(value["w"]?.string == "a\"é😀")
        #expect(value["v"]?.elements == [.null, .bool(false)])
        #expect(value["u"] == nil)
        #expect(try JSONValue(parsing: value.text) == value)
    }
}
