import JSONStream
import JSONText
import Testing

struct JSONProjectionModelTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a projection is what a parsed tree says it is`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let value = JSONValue.object([
            JSONMember(key: "a", value: .random(depth: 4, &random)),
            JSONMember(key: "b", value: .random(depth: 4, &random)),
        ])
        let paths = [["a.a", "b"], ["a.b.a", "a.a", "b.c"], ["b.a.a"]].randomElement(using: &random) ?? []
        let text = String(decoding: value.text, as: UTF8.self)
        let projected = try Projected(
            text,
            JSONFields(paths),
            partBytes: Int.random(in: 1...50, using: &random)
        )
        let expected = value.keeping(paths.map { $0.split(separator: ".").map(String.init)[...] })
        #expect(try JSONValue(parsing: Array(projected.rest.utf8)) == expected)
    }
}

/// A generator that gives the same numbers for the same seed.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

extension JSONValue {
    fileprivate static func random(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 5 : 9), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: -1000...1000, using: &random))
        case 3: return .number(Double.random(in: -10...10, using: &random))
        case 4: return .string(["", "}", "\"]", "\\", "ä€😀\n"].randomElement(using: &random) ?? "")
        case 5, 6:
            return .array(
                (0..<Int.random(in: 0...3, using: &random)).map { _ in .random(depth: depth - 1, &random) }
            )
        default:
            let keys = ["a", "b", "c"].filter { _ in Bool.random(using: &random) }
            return .object(keys.map { JSONMember(key: $0, value: .random(depth: depth - 1, &random)) })
        }
    }

    /// What a projection keeps, by the tree.
    fileprivate func keeping(_ paths: [ArraySlice<String>]) -> JSONValue {
        if paths.contains(where: \.isEmpty) { return self }
        switch self {
        case .array(let elements): return .array(elements.map { $0.keeping(paths) })
        case .object(let members):
            return .object(
                members.compactMap { member in
                    let rest = paths.filter { $0.first == member.key }.map { $0.dropFirst() }
                    return rest.isEmpty ? nil : JSONMember(key: member.key, value: member.value.keeping(rest))
                }
            )
        default: return self
        }
    }
}
