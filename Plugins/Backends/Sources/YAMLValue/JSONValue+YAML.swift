public import JSONText
public import YAML

extension JSONValue {
    /// Reads one YAML document as the JSON value that it means by the core schema.
    ///
    /// - Parameters:
    ///   - yaml: the text; without anchors, aliases and foreign tags.
    ///   - limits: what the text may cost.
    /// - Throws: what is wrong, and where; also a key that is no text or stands twice in one mapping.
    public init(yaml: [UInt8], limits: YAMLLimits = .init()) throws(YAMLError) {
        self = try Self.documents(yaml: yaml, limits: limits).last ?? .null
    }

    /// Reads every document of a YAML text.
    ///
    /// - Parameters:
    ///   - yaml: the text; without aliases and foreign tags.
    ///   - limits: what the text may cost, the number of documents included.
    /// - Returns: a value for each document.
    /// - Throws: as the initialiser.
    public static func documents(yaml: [UInt8], limits: YAMLLimits) throws(YAMLError) -> [JSONValue] {
        var reader = YAMLEventReader(bytes: yaml, limits: limits)
        var documents: [JSONValue] = []
        while true {
            switch try reader.next() {
            case .streamEnd: return documents
            case .streamStart, .documentStart, .documentEnd: continue
            case let event: documents.append(try reader.value(event))
            }
        }
    }
}

extension YAMLEventReader {
    /// The value whose first event was just read; its depth is bounded by the reader's limits.
    fileprivate mutating func value(_ event: YAMLEvent) throws(YAMLError) -> JSONValue {
        switch event {
        case .mappingStart: .object(try members())
        case .sequenceStart: .array(try elements())
        default: try scalar()
        }
    }

    private mutating func members() throws(YAMLError) -> [JSONMember] {
        var members: [JSONMember] = []
        var names: Set<ExactString> = []
        while true {
            let event = try next()
            guard event != .mappingEnd else { return members }
            guard event == .scalar, scalarKind == .string || scalarKind == .int else {
                throw YAMLError(.syntax, at: mark, "a key must be a text")
            }
            let name = scalarString
            guard names.insert(ExactString(name)).inserted else {
                throw YAMLError(.syntax, at: mark, "a key stands twice in one mapping")
            }
            members.append(JSONMember(key: name, value: try value(try next())))
        }
    }

    private mutating func elements() throws(YAMLError) -> [JSONValue] {
        var elements: [JSONValue] = []
        while true {
            let event = try next()
            guard event != .sequenceEnd else { return elements }
            elements.append(try value(event))
        }
    }

    private func scalar() throws(YAMLError) -> JSONValue {
        let text = scalarString
        switch scalarKind {
        case .null: return .null
        case .bool: return .bool(text.lowercased() == "true")
        case .int: return Self.integer(text).map(JSONValue.integer) ?? .string(text)
        case .float:
            guard let number = Double(text), number.isFinite else { return .string(text) }
            return .number(number)
        case .string: return .string(text)
        }
    }

    private static func integer(_ text: String) -> Int64? {
        if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8) }
        return Int64(text)
    }
}
