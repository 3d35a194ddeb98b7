// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Makes a value of a `Decodable` type from this tree.
    ///
    /// - Parameter type: keys of the object that it does not ask for are ignored.
    /// - Returns: the value.
    /// - Throws: a `DecodingError` with the path of the fault; its texts never contain a value of the tree, which
    ///   may be a secret. And whatever the type's own `init(from:)` throws.
    public func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try T(from: JSONValueDecoder(value: self, codingPath: []))
    }
}

/// Offers a tree to `Decodable` types.
struct JSONValueDecoder: Decoder {
    let value: JSONValue
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let members = value.members else { throw mismatch([String: JSONValue].self, "an object") }
        var values: [ExactString: JSONValue] = [:]
        for member in members { values[ExactString(member.key)] = member.value }
        return KeyedDecodingContainer(JSONKeyedContainer(values: values, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = value.elements else { throw mismatch([JSONValue].self, "an array") }
        return JSONUnkeyedContainer(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        JSONSingleValueContainer(decoder: self)
    }

    func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: codingPath,
            debugDescription: "must be \(expected), is \(value.kind.nameWithArticle)"
        )
        return value == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }
}

extension JSONKind {
    fileprivate var nameWithArticle: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .bool: "a boolean"
        case .null: "null"
        }
    }
}
