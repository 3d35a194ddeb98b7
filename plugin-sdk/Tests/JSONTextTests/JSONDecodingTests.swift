// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

struct JSONDecodingTests {
    struct Everything: Decodable, Equatable {
        struct Inner: Decodable, Equatable { var deep: [[Int8]] }
        enum Level: String, Decodable { case low, high }

        var text: String
        var flag: Bool
        var ratio: Double
        var count: UInt64
        var small: Int8?
        var inner: Inner
        var level: Level
        var map: [String: Float]
        var free: JSONValue
        var list: [Level]
        var nothing: String?
    }

    @Test func `a tree becomes a value of any decodable type`() throws {
        let text = #"""
            {"text":"t","flag":true,"ratio":2,"count":18e3,"inner":{"deep":[[1],[-128,127],[]]},"level":"high",
             "map":{"a":1.5},"free":{"k":[null]},"list":["low","high"],"nothing":null,"unknown":0}
            """#
        let value = try JSONValue(parsing: Array(text.utf8)).decode(Everything.self)
        let expected = Everything(
            text: "t",
            flag: true,
            ratio: 2,
            count: 18_000,
            small: nil,
            inner: .init(deep: [[1], [-128, 127], []]),
            level: .high,
            map: ["a": 1.5],
            free: ["k": [nil]],
            list: [.low, .high],
            nothing: nil
        )
        #expect(value == expected)
    }

    @Test(
        arguments: [
            (#"{"deep":[[1,128]]}"#, "deep/0/1"), (#"{"deep":[[1],2]}"#, "deep/1"),
            (#"{"deep":[[null]]}"#, "deep/0/0"),
            (#"{"deep":{}}"#, "deep"), ("{}", ""), ("[]", ""),
        ]
    )
    func `a fault is told with its path and without the value`(text: String, path: String) throws {
        let tree = try JSONValue(parsing: Array(text.utf8))
        let error = #expect(throws: DecodingError.self) { try tree.decode(Everything.Inner.self) }
        let context: DecodingError.Context? =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context),
                .keyNotFound(_, let context):
                context
            default: nil
            }
        #expect(context?.codingPath.map(\.stringValue).joined(separator: "/") == path)
        #expect(context?.debugDescription.contains("128]") == false)
    }
}
