internal import JSONText
internal import YAML

/// Single values, lists of texts, and keys nobody knows.
extension ChartMetadataReader {
    /// A text that must stay exactly as it is written.
    mutating func identity(_ events: inout YAMLEventReader, of name: String) throws(YAMLError) -> String {
        guard try scalarFollows(&events, of: name) else { return "" }
        return events.scalarKind == .null ? "" : events.scalarString
    }

    /// The name of a chart; Helm reads YAML 1.1, in which some short words without quotes are no texts.
    mutating func chartName(_ events: inout YAMLEventReader) throws(YAMLError) -> String {
        let name = try identity(&events, of: "name")
        let isWord = ["y", "n", "yes", "no", "on", "off"].contains(name.lowercased())
        if isWord, events.scalarStyleIsPlain, purpose == .publication {
            let meant = ["y", "yes", "on"].contains(name.lowercased())
            let message = "name \(name) must stand in quotes: without them Helm reads it as \(meant)"
            report(.name, line: events.mark.line, message)
        }
        return name
    }

    /// A text for people, cleaned; nil where there is none.
    ///
    /// - Parameters:
    ///   - events: the text.
    ///   - name: the key, for messages.
    ///   - quoting: the rule that is broken where it is a number.
    /// - Returns: the text.
    /// - Throws: what YAML itself refuses.
    mutating func text(
        _ events: inout YAMLEventReader,
        of name: String,
        quoting: ChartRule = .quoting
    ) throws(YAMLError) -> String? {
        guard try scalarFollows(&events, of: name) else { return nil }
        return scalarText(&events, of: name, quoting: quoting)
    }

    /// The scalar just read as a cleaned text; nil if it is null.
    mutating func scalarText(
        _ events: inout YAMLEventReader,
        of name: String,
        quoting: ChartRule = .quoting
    ) -> String? {
        switch events.scalarKind {
        case .null: return nil
        case .string: break
        // Helm makes texts of numbers, but not always the one that was meant: 1.10 becomes "1.1".
        case .bool, .int, .float:
            remark(quoting, line: events.mark.line, "\(name) should be a text: put it in quotes")
        }
        let text = unsafe events.withScalar { unsafe ChartText.clean($0) }
        let limit = limits.textBytes
        guard text.utf8.count > limit else { return text }
        if purpose == .publication {
            report(.textLength, line: events.mark.line, "\(name) is longer than \(limit) bytes")
        }
        return ChartText.cut(text, toBytes: limit)
    }

    mutating func bool(_ events: inout YAMLEventReader, of name: String) throws(YAMLError) -> Bool {
        guard try scalarFollows(&events, of: name), events.scalarKind != .null else { return false }
        // YAML 1.1, which Helm reads, has more words for it than YAML 1.2.
        if events.scalarStyleIsPlain {
            switch events.scalarString {
            case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y": return true
            case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N": return false
            default: break
            }
        }
        report(.valueType, line: events.mark.line, "\(name) must be true or false")
        return false
    }

    mutating func texts(_ events: inout YAMLEventReader, of name: String) throws(YAMLError) -> [String] {
        var result: [String] = []
        try readList(&events, of: name, limit: limits.listItems) { reader, event, events throws(YAMLError) in
            guard event == .scalar else {
                reader.report(.valueType, line: events.mark.line, "an entry of \(name) must be a text")
                return try events.skipRest(of: event)
            }
            if let text = reader.scalarText(&events, of: name) { result.append(text) }
        }
        return result
    }

    /// Reads a list; `item` gets the first event of each item and reads the rest of it.
    mutating func readList(
        _ events: inout YAMLEventReader,
        of name: String,
        rule: ChartRule = .valueType,
        limit: Int,
        item: (inout Self, YAMLEvent, inout YAMLEventReader) throws(YAMLError) -> Void
    ) throws(YAMLError) {
        let first = try events.next()
        guard first == .sequenceStart else {
            if first != .scalar || events.scalarKind != .null {
                report(rule, line: events.mark.line, "\(name) must be a list")
            }
            return try events.skipRest(of: first)
        }
        var count = 0
        while case let event = try events.next(), event != .sequenceEnd {
            count += 1
            if count <= limit {
                try item(&self, event, &events)
            } else {
                if count == limit + 1 {
                    report(.listLength, line: events.mark.line, "\(name) has more than \(limit) entries")
                }
                try events.skipRest(of: event)
            }
        }
    }

    /// Reads the value of a key that is no field; the key is the scalar just read.
    mutating func readUnknown(
        _ events: inout YAMLEventReader,
        seen: inout Set<ExactString>,
        in place: String = "a chart"
    ) throws(YAMLError) {
        guard purpose == .publication else { return try events.skipValue() }
        let key = events.scalarString
        let line = events.mark.line
        if seen.insert(ExactString(key)).inserted {
            remark(.unknownKey, line: line, "\"\(ChartText.quoted(key.utf8))\" is no key of \(place)")
        } else {
            duplicateKey(key, line: line)
        }
        try skipCheckingKeys(&events)
    }

    /// Skips a value and looks only for keys that stand twice.
    private mutating func skipCheckingKeys(_ events: inout YAMLEventReader) throws(YAMLError) {
        // One set of keys for each open mapping, nil for a sequence; the reader bounds the depth.
        var open: [Set<ExactString>?] = []
        var isKeyDue = false
        repeat {
            switch try events.next() {
            case .mappingStart:
                open.append([])
                isKeyDue = true
            case .sequenceStart:
                open.append(nil)
                isKeyDue = false
            case .scalar where isKeyDue:
                let key = events.scalarString
                if let last = open.indices.last, open[last]?.insert(ExactString(key)).inserted == false {
                    duplicateKey(key, line: events.mark.line)
                }
                isKeyDue = false
            case .scalar: isKeyDue = (open.last ?? nil) != nil
            default:
                _ = open.popLast()
                isKeyDue = (open.last ?? nil) != nil
            }
        } while !open.isEmpty
    }

    private mutating func scalarFollows(
        _ events: inout YAMLEventReader,
        of name: String
    ) throws(YAMLError) -> Bool {
        let event = try events.next()
        guard event != .scalar else { return true }
        report(.valueType, line: events.mark.line, "\(name) must be a text")
        try events.skipRest(of: event)
        return false
    }
}
