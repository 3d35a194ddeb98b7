import JSONText
import Testing

/// Names and texts are what their bytes are, not what they look like.
struct ExactStringTests {
    private static let composed = "\u{E9}"
    private static let decomposed = "e\u{301}"

    @Test func `canonically equivalent texts differ`() {
        #expect(Self.composed == Self.decomposed)
        #expect(ExactString(Self.composed) != ExactString(Self.decomposed))
        #expect(Set([ExactString(Self.composed), ExactString(Self.decomposed), "\u{E9}"]).count == 2)
        #expect(ExactString(Self.decomposed) < ExactString(Self.composed))
        #expect(ExactString("K") != ExactString("\u{212A}"))
    }

    @Test func `a text is the same however it is stored`() {
        let long = String(repeating: Self.decomposed, count: 100)
        let slice = ("x" + long).dropFirst()
        #expect(ExactString(long) == ExactString(slice))
        #expect(ExactString(long).hashValue == ExactString(slice).hashValue)
        #expect(long.hasSameBytes(as: slice) && !long.hasSameBytes(as: long + "x"))
    }

    @Test func `an object may have members whose names only look alike`() throws {
        let value = try JSONValue(parsing: Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
        #expect(value["\u{E9}"] == 1 && value["e\u{301}"] == 2)
        #expect(throws: JSONTextError.self) { try JSONValue(parsing: Array(#"{"\u00e9":1,"é":2}"#.utf8)) }
        #expect(JSONValue.string(Self.composed) != .string(Self.decomposed))
        #expect(Set<JSONValue>([.string(Self.composed), .string(Self.decomposed)]).count == 2)
        let (first, second): (JSONValue, JSONValue) = (["\u{E9}": 1], ["e\u{301}": 1])
        #expect(first != second)
    }

    @Test func `values are decoded by the bytes of their names`() throws {
        struct Shape: Decodable { let é: Int }
        let value = try JSONValue(parsing: Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
        #expect(try value.decode(Shape.self).é == 1)
    }
}
