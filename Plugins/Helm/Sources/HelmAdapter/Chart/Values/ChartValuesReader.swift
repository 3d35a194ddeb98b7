internal import JSONText
internal import YAML

/// Reads the documents of a `values.yaml` as JSON, as Helm sees them: aliases and merges (`<<`) carried out, keys made
/// texts, the last of several equal keys taken.
struct ChartValuesReader: ~Copyable {
    /// Why there is no such value.
    enum Fault: Error {
        /// Helm cannot load the file.
        case problem(ChartYAMLScan.Problem)
        /// Helm may load it, but it is not read here, for the reason given.
        case unread(String)
    }

    private var events: YAMLEventReader
    private var anchors: [String: (value: JSONValue, size: Int)] = [:]
    /// Values so far, those that aliases stand for included.
    private(set) var size = 0
    private let sizeLimit: Int

    /// Makes a reader of a text that may come to `sizeLimit` values, those that aliases stand for counted each time.
    init(_ text: [UInt8], sizeLimit: Int) {
        events = YAMLEventReader(bytes: text, limits: Self.limits(of: text))
        self.sizeLimit = sizeLimit
    }

    /// What reading a text may cost.
    static func limits(of text: [UInt8]) -> YAMLLimits {
        YAMLLimits(
            depth: 100,
            scalarBytes: text.count,
            totalBytes: text.count,
            documents: 32,
            allowsAnchors: true,
            allowsAliases: true
        )
    }

    /// The mappings of all documents; an empty one stands for a document of nothing.
    mutating func documents() throws(Fault) -> [JSONValue] {
        var documents: [JSONValue] = []
        while case let event = try next(), event != .streamEnd {
            guard event == .documentStart else { continue }
            anchors = [:]
            let value = try value(try next())
            documents.append(value == .null ? [:] : value)
        }
        return documents
    }

    private mutating func next() throws(Fault) -> YAMLEvent {
        do throws(YAMLError) {
            return try events.next()
        } catch {
            switch error.code {
            case .syntax, .tabIndentation, .encoding: throw problem(error.message, line: error.mark.line)
            default: throw .unread(error.message)
            }
        }
    }

    private func problem(_ message: String, line: Int? = nil) -> Fault {
        .problem(ChartYAMLScan.Problem(line: line ?? events.mark.line, message: message))
    }

    private mutating func value(_ event: YAMLEvent) throws(Fault) -> JSONValue {
        let (anchor, before) = (events.anchor, size)
        size += 1
        let value: JSONValue
        switch event {
        case .alias: return try aliased(anchor)
        case .mappingStart: value = try mapping()
        case .sequenceStart: value = try sequence()
        default: value = try scalar()
        }
        guard size <= sizeLimit else { throw .unread("there are more values than \(sizeLimit)") }
        if let anchor { anchors[anchor] = (value, size - before) }
        return value
    }

    private mutating func aliased(_ name: String?) throws(Fault) -> JSONValue {
        guard let target = name.flatMap({ anchors[$0] }) else {
            throw problem("the alias stands for nothing that came before")
        }
        size += target.size
        guard size <= sizeLimit else { throw .unread("there are more values than \(sizeLimit)") }
        return target.value
    }

    private func scalar() throws(Fault) -> JSONValue {
        let text = events.scalarString
        // Quotes and the tag !!str make a text; other tags of the core schema mean what the text says without them.
        guard events.scalarStyleIsPlain || events.scalarKind != .string else { return .string(text) }
        guard let value = ChartScalar.value(plain: text) else {
            throw problem("JSON, which Helm makes of the values, has no infinity and no not-a-number")
        }
        return value
    }

    private mutating func sequence() throws(Fault) -> JSONValue {
        var elements: [JSONValue] = []
        while case let event = try next(), event != .sequenceEnd { elements.append(try value(event)) }
        return .array(elements)
    }

    private mutating func mapping() throws(Fault) -> JSONValue {
        var members = ChartMembers()
        while case let event = try next(), event != .mappingEnd {
            let isMerge = event == .scalar && events.scalarStyleIsPlain && events.scalarString == "<<"
            let line = events.mark.line
            let key = try value(event)
            let value = try value(try next())
            if isMerge {
                guard members.merge(value) else {
                    throw problem("what << merges must be a mapping, or a list of them", line: line)
                }
            } else {
                guard let name = Self.name(key) else {
                    throw problem("a key must be a text, a number or a boolean", line: line)
                }
                members.set(name, value)
            }
        }
        return .object(members.all)
    }

    private static func name(_ key: JSONValue) -> String? {
        switch key {
        case .string(let text): text
        case .bool(let value): value ? "true" : "false"
        case .integer(let number): "\(number)"
        // As Go writes it, in as few digits as tell it from other numbers of single precision.
        case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(Float(number))"
        case .null, .array, .object: nil
        }
    }
}
