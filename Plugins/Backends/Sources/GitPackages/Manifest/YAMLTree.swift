internal import JSONText
internal import YAML

/// The documents of a small YAML or JSON text as values.
enum YAMLTree {
    /// Reads all documents.
    ///
    /// - Parameter text: bounded by its reader.
    /// - Returns: a value for each document; an empty one is null.
    /// - Throws: where the text is no YAML, or has aliases or tags.
    static func documents(_ text: [UInt8]) throws(YAMLError) -> [JSONValue] {
        let limits = YAMLLimits(totalBytes: max(1, text.count), documents: 10_000, allowsAnchors: true)
        var reader = YAMLEventReader(bytes: text, limits: limits)
        var documents: [JSONValue] = []
        while true {
            switch try reader.next() {
            case .streamEnd: return documents
            case .streamStart, .documentStart, .documentEnd: continue
            case let event: documents.append(try value(event, &reader))
            }
        }
    }

    // The reader's limit on depth bounds the recursion.
    private static func value(_ event: YAMLEvent, _ reader: inout YAMLEventReader) throws(YAMLError)
        -> JSONValue
    {
        switch event {
        case .mappingStart: return try mapping(&reader)
        case .sequenceStart:
            var items: [JSONValue] = []
            while true {
                let next = try reader.next()
                guard next != .sequenceEnd else { return .array(items) }
                items.append(try value(next, &reader))
            }
        case .scalar:
            switch reader.scalarKind {
            case .null: return .null
            case .bool: return .bool(reader.scalarString.lowercased() == "true")
            default: return .string(reader.scalarString)
            }
        default: throw YAMLError(.syntax, at: reader.mark, "a value is missing")
        }
    }

    private static func mapping(_ reader: inout YAMLEventReader) throws(YAMLError) -> JSONValue {
        var members: [JSONMember] = []
        var keys: Set<String> = []
        while true {
            let event = try reader.next()
            guard event != .mappingEnd else { return .object(members) }
            guard event == .scalar else { throw YAMLError(.syntax, at: reader.mark, "a key is not a text") }
            let key = reader.scalarString
            guard keys.insert(key).inserted else {
                throw YAMLError(.syntax, at: reader.mark, "a key stands twice in one mapping")
            }
            members.append(JSONMember(key: key, value: try value(try reader.next(), &reader)))
        }
    }
}
