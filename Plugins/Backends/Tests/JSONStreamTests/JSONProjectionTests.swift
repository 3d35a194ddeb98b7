import JSONStream
import Testing

struct JSONProjectionTests {
    private let list = JSONFields(
        envelope: ["kind", "metadata.continue"],
        pieces: "items",
        paths: ["metadata.name", "spec"]
    )

    @Test func `only the wanted members remain`() throws {
        let text = #"{"a": {"b": 1, "c": [true, {"d": "x"}]}, "e": "y", "f": null}"#
        #expect(
            try Projected(text, JSONFields(["a.c", "f"])).rest == #"{"a":{"c":[true, {"d": "x"}]},"f":null}"#
        )
        #expect(try Projected(text, JSONFields(["e"])).rest == #"{"e":"y"}"#)
        #expect(try Projected(text, JSONFields([])).rest == "{}")
        #expect(try Projected(text, JSONFields([""])).rest == text)
    }

    @Test func `arrays are looked through`() throws {
        let text = #"{"history":[{"id":1,"x":[1]},{"id":2},{},[{"id":3}]]}"#
        let projected = try Projected(text, JSONFields(["history.id"]))
        #expect(projected.rest == #"{"history":[{"id":1},{"id":2},{},[{"id":3}]]}"#)
    }

    @Test func `a scalar in the place of an object is kept, so that the reader can complain about it`() throws
    {
        #expect(try Projected(#"{"a":7}"#, JSONFields(["a.b"])).rest == #"{"a":7}"#)
    }

    @Test func `elements come one by one, and the rest has an empty array in their place`() throws {
        let text = """
            {"kind":"L","metadata":{"continue":"t","x":1},"items":[
              {"metadata":{"name":"one","uid":"u"},"spec":{"k":[1,2]},"status":{"big":"]}\\""}},
              {"metadata":{"name":"two"}} ] , "z":0}
            """
        let projected = try Projected(text, list)
        #expect(
            projected.pieces == [
                #"{"metadata":{"name":"one"},"spec":{"k":[1,2]}}"#, #"{"metadata":{"name":"two"}}"#,
            ]
        )
        #expect(projected.rest == #"{"kind":"L","metadata":{"continue":"t"},"items":[]}"#)
    }

    @Test func `whole elements can be wanted`() throws {
        let fields = JSONFields(envelope: [], pieces: "items", paths: [""])
        let projected = try Projected(#"{"items":[{"a":[{"b":"}"}]},{}]}"#, fields)
        #expect(projected == Projected(pieces: [#"{"a":[{"b":"}"}]}"#, "{}"], rest: #"{"items":[]}"#))
    }

    @Test(arguments: ["null", "[]", "{}", "7", #""x""#])
    func `a list without elements is itself`(_ items: String) throws {
        #expect(try Projected("{\"items\":\(items)}", list) == Projected(rest: "{\"items\":\(items)}"))
    }

    @Test func `a sequence of values is handed over one by one`() throws {
        let text = "{\"type\":\"A\",\"object\":{\"x\":1}}\n {\"type\":\"B\"}\n\n"
        let projected = try Projected(text, JSONFields(["type"]), .sequence)
        #expect(projected == Projected(pieces: [#"{"type":"A"}"#, #"{"type":"B"}"#]))
    }

    @Test func `where the text is cut does not matter`() throws {
        let text = """
            {"kind":"L \\u00e9\\\\","metadata":{"continue":"t\\"u"},"skipped":{"s":"}]\\\\"},"n":-1.5e+3,"items":[
            {"metadata":{"name":"ä\\"]}","labels":{"a":"\\\\"}},"spec":{"t":true,"n":null,"z":-0.1}},{"spec":12345}],"last":1}
            """
        let whole = try Projected(text, list)
        #expect(whole.pieces.count == 2)
        for partBytes in 1...40 { #expect(try Projected(text, list, partBytes: partBytes) == whole) }
    }

    @Test(arguments: [
        "", "{", #"{"items""#, #"{"items":["#, #"{"items":[{"spec":1}"#, #"{"kind":"x"#, #"{"kind":"x\"#,
        "[1",
    ])
    func `a text that ends too early is noticed`(_ text: String) {
        #expect(throws: JSONStreamError.truncated) { try Projected(text, list) }
    }

    @Test func `a sequence that ends within a value is noticed`() {
        #expect(throws: JSONStreamError.truncated) {
            try Projected(#"{"type":"A"}{"ty"#, JSONFields(["type"]), .sequence)
        }
    }

    @Test(arguments: [
        ("<html>", 0), (#"{"items":[7]}"#, 10), (#"{"items":[{}],}"#, 14), (#"{"items":[{}}"#, 12),
        ("{} {}", 3),
        (#"{"kind" 1}"#, 8), ("{a:1}", 1), (#"{"items":[,{}]}"#, 10), (#"{"items":[{},]}"#, 13),
    ])
    func `a byte that cannot stand there is named with its place`(_ text: String, _ offset: Int) {
        let byte = Array(text.utf8)[offset]
        #expect(throws: JSONStreamError.unexpectedByte(byte, offsetBytes: offset)) {
            try Projected(text, list)
        }
    }

    @Test func `an element may be as long as the limit and not longer`() throws {
        let text = #"{"items": [ {}, {"x":"12345"}, {} ]}"#
        let length = #"{"x":"12345"}"#.utf8.count
        for partBytes in [1, 7, .max] {
            #expect(
                try Projected(text, list, partBytes: partBytes, pieceLimitBytes: length).pieces.count == 3
            )
            #expect(throws: JSONStreamError.pieceTooLong(limitBytes: length - 1)) {
                try Projected(text, list, partBytes: partBytes, pieceLimitBytes: length - 1)
            }
        }
    }

    @Test func `the text around the elements may be as long as the limit and not longer`() throws {
        let text = #"{"kind":"12345","other":"67","items":["# + String(repeating: "{},", count: 500) + "{}]}"
        let length = #"{"kind":"12345","other":"67","items":]}"#.utf8.count
        #expect(try Projected(text, list, envelopeLimitBytes: length).pieces.count == 501)
        #expect(throws: JSONStreamError.envelopeTooLong(limitBytes: length - 1)) {
            try Projected(text, list, envelopeLimitBytes: length - 1)
        }
    }

    @Test func `one value of a sequence may be as long as the limit and not longer`() throws {
        let text = #"{"a":1}{"a":2}"#
        #expect(try Projected(text, JSONFields(["a"]), .sequence, pieceLimitBytes: 7).pieces.count == 2)
        #expect(throws: JSONStreamError.pieceTooLong(limitBytes: 6)) {
            try Projected(text, JSONFields(["a"]), .sequence, pieceLimitBytes: 6)
        }
    }

    @Test func `what is kept may be as long as the limit and not longer, whatever is left out`() throws {
        let text = #"{"kind":"12345","other":""# + String(repeating: "x", count: 1000) + #""}"#
        let length = #"{"kind":"12345"}"#.utf8.count
        #expect(try Projected(text, list, keptLimitBytes: length).rest.utf8.count == length)
        #expect(throws: JSONStreamError.keptTooLong(limitBytes: length - 1)) {
            try Projected(text, list, keptLimitBytes: length - 1)
        }
    }

    @Test func `depth costs nothing where nothing is wanted, and ends nothing where something is`() throws {
        let deep = { String(repeating: "[", count: $0) + $1 + String(repeating: "]", count: $0) }
        #expect(try Projected("{\"x\":\(deep(100_000, "7"))}", list).rest == "{}")
        let fields = JSONFields(["a.b"])
        let object = #"{"b":1,"c":2}"#
        // Up to here what is not wanted is left out; one level further all is kept as it stands.
        #expect(
            try Projected("{\"a\":\(deep(62, object))}", fields).rest == "{\"a\":\(deep(62, #"{"b":1}"#))}"
        )
        for depth in [63, 64, 100_000] {
            #expect(
                try Projected("{\"a\":\(deep(depth, object))}", fields).rest
                    == "{\"a\":\(deep(depth, object))}"
            )
        }
    }

    @Test func `a name that is too long matches nothing`() throws {
        let long = String(repeating: "a", count: 100_000)
        #expect(try Projected("{\"\(long)\":1,\"kind\":2}", list, partBytes: 1000).rest == #"{"kind":2}"#)
    }
}
