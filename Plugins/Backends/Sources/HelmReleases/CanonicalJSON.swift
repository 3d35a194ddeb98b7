internal import JSONText

/// JSON in a form in which equal values are equal texts: members by their names, numbers as doubles, which Go makes of them.
enum CanonicalJSON {
    static func text(_ value: JSONValue) -> [UInt8] { canonical(value).text }

    private static func canonical(_ value: JSONValue) -> JSONValue {
        switch value {
        case .integer(let number): .number(Double(number))
        case .array(let elements): .array(elements.map(canonical))
        case .object(let members):
            .object(
                members.map { JSONMember(key: $0.key, value: canonical($0.value)) }.sorted { $0.key < $1.key }
            )
        case .null, .bool, .number, .string: value
        }
    }
}
