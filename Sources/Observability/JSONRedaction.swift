internal import JSONText

/// Takes credentials out of JSON that others wrote, string by string, so that it stays JSON.
public enum JSONRedaction {
    private static let gap = JSONValue.string("***")

    /// The object without credentials; itself if nothing in it looks like one.
    public static func redacted(_ object: [UInt8]) -> [UInt8] {
        // What can be read in two ways, as with a key that stands twice, is not passed on at all.
        guard let value = try? JSONValue(parsing: object) else { return Array("{}".utf8) }
        let clean = redacted(value) { $0 }
        guard clean != value else { return object }
        var writer = JSONWriter(capacity: object.count)
        clean.write(to: &writer)
        return writer.take()
    }

    /// The value without credentials, with each text that is left as `shown` makes it.
    static func redacted(_ value: JSONValue, shown: (String) -> String) -> JSONValue {
        switch value {
        case .string(let text): .string(shown(Redaction.redacted(text)))
        case .array(let items): .array(items.map { redacted($0, shown: shown) })
        case .object(let members):
            .object(
                members.map { member in
                    JSONMember(
                        key: shown(Redaction.redacted(member.key)),
                        value: isSecret(member.key) ? gap : redacted(member.value, shown: shown)
                    )
                }
            )
        case .null, .bool, .integer, .number: value
        }
    }

    /// Whether what stands under this key is none of anybody's business, whatever it is made of.
    private static func isSecret(_ key: String) -> Bool {
        let assignment = "\(key)=x"
        return Redaction.redacted(assignment) != assignment
    }
}
