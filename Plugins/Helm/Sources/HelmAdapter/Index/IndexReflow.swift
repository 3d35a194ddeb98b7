internal import YAML

/// Writes an index in another style (flow, JSON) anew in block style: every key and every value stays, comments go.
struct IndexReflow: ~Copyable {
    private var events: YAMLEventReader

    static func blockText(of text: [UInt8]) throws(IndexError) -> [UInt8] {
        var reflow = IndexReflow(
            events: YAMLEventReader(bytes: text, limits: YAMLLimits(index: IndexLimits()))
        )
        do throws(YAMLError) {
            _ = try reflow.events.next()
            _ = try reflow.events.next()
            let lines = try reflow.lines(of: try reflow.events.next())
            return Array(lines.map { $0 + "\n" }.joined().utf8)
        } catch {
            throw IndexError(error)
        }
    }

    private init(events: consuming YAMLEventReader) { self.events = events }

    /// The lines of a mapping or list whose start was just read; one line for a scalar.
    private mutating func lines(of event: YAMLEvent) throws(YAMLError) -> [String] {
        switch event {
        case .mappingStart: try mapping()
        case .sequenceStart: try list()
        default: [scalar]
        }
    }

    private mutating func mapping() throws(YAMLError) -> [String] {
        var lines: [String] = []
        while try events.next() != .mappingEnd {
            let key = events.scalarStyleIsPlain ? scalar : YAMLText.scalar(events.scalarString)
            let event = try events.next()
            let value = try self.lines(of: event)
            let indentation = event == .mappingStart ? "  " : ""
            switch (event, value.first) {
            case (.scalar, let first?): lines.append("\(key): \(first)")
            case (.mappingStart, nil): lines.append("\(key): {}")
            case (_, nil): lines.append("\(key): []")
            default: lines += ["\(key):"] + value.map { indentation + $0 }
            }
        }
        return lines
    }

    private mutating func list() throws(YAMLError) -> [String] {
        var lines: [String] = []
        while true {
            let event = try events.next()
            if event == .sequenceEnd { return lines }
            let value = try self.lines(of: event)
            lines += value.isEmpty ? ["- " + (event == .mappingStart ? "{}" : "[]")] : YAMLText.item(value)
        }
    }

    /// The scalar just read.
    ///
    /// A plain one stays plain, as quotes could change its type.
    private var scalar: String {
        let text = events.scalarString
        guard events.scalarStyleIsPlain, !text.utf8.contains(0x0A) else { return YAMLText.quoted(text) }
        return text.isEmpty ? "null" : text
    }
}
