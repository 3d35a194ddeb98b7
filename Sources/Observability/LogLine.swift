internal import JSONText

/// One event on its way to a line of at most ``limitBytes``.
struct LogLine {
    static let limitBytes = 4 << 10
    /// Room for the mark of a cut line, its end and the line feed.
    static let reserveBytes = 32
    private static let reservedNames: Set<String> = ["time", "level", "msg", "truncated"]

    let level: LogLevel
    let message: String
    /// Nanoseconds since 1970.
    let time: Int64

    func bytes(in format: LogFormat, fields: KeyValuePairs<String, LogValue>) -> [UInt8] {
        let fields = Self.distinct(fields)
        return switch format {
        case .json: json(fields)
        case .text: text(fields)
        }
    }

    /// Milliseconds are precise enough, and a time of one length keeps the columns of a text log straight.
    var milliseconds: Int64 { time / 1_000_000 * 1_000_000 }

    private func json(_ fields: [(name: String, value: LogValue)]) -> [UInt8] {
        var line = JSONWriter(capacity: 512)
        line.beginObject()
        line.member("time", nanosecondsSinceEpoch: milliseconds)
        line.member("level", level.name)
        line.key("msg")
        LogText.write(message, to: &line)
        var isCut = false
        for field in fields {
            let mark = line.mark
            line.key(field.name)
            field.value.write(to: &line)
            if line.count > Self.limitBytes - Self.reserveBytes {
                line.rewind(to: mark)
                isCut = true
            }
        }
        if isCut { line.member("truncated", true) }
        line.endObject()
        return line.take() + [UInt8(ascii: "\n")]
    }

    /// The fields with names that neither meet the line's own nor each other; of two equal names the first counts.
    private static func distinct(_ fields: KeyValuePairs<String, LogValue>) -> [(
        name: String, value: LogValue
    )] {
        var result: [(name: String, value: LogValue)] = []
        result.reserveCapacity(fields.count)
        for (name, value) in fields where value != .absent {
            let short = LogText.shown(LogText.cut(name, to: LogText.nameBytes))
            let free = reservedNames.contains(short) ? "_" + short : short
            if !result.contains(where: { $0.name == free }) { result.append((free, value)) }
        }
        return result
    }
}

extension LogValue {
    func write(to line: inout JSONWriter) {
        switch self {
        case .string(let text): LogText.write(text, to: &line)
        case .integer(let value): line.integer(value)
        case .number(let value): line.number(value)
        case .bool(let value): line.bool(value)
        case .json(let text): writeJSON(text, to: &line)
        case .absent: line.null()
        }
    }

    /// Whether a byte makes a JSON text more than one plain value.
    private static func needsParsing(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    }

    private func writeJSON(_ text: [UInt8], to line: inout JSONWriter) {
        let shown = String(decoding: text.prefix(LogText.considerBytes), as: UTF8.self)
        guard text.count <= LogText.limitBytes, (try? JSONValidator.check(text)) != nil else {
            return LogText.write(shown, to: &line)
        }
        // A backslash, or blanks around a colon, may hide what the plain text would show.
        guard !text.contains(where: Self.needsParsing), LogText.isHarmless(shown) else {
            // What can be read in two ways, as with a key that stands twice, is a text.
            guard let value = try? JSONValue(parsing: text) else { return LogText.write(shown, to: &line) }
            return JSONRedaction.redacted(value, shown: LogText.shown).write(to: &line)
        }
        // Inside strings JSON allows no raw control character, so these are white space between tokens.
        line.raw(json: text.map { $0 < 0x20 ? 0x20 : $0 })
    }
}
