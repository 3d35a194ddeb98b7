internal import JSONText

extension LogLine {
    /// `2026-01-14T10:00:00.120Z warning the message key=value other="two words"`.
    func text(_ fields: [(name: String, value: LogValue)]) -> [UInt8] {
        var time = JSONWriter(capacity: 32)
        time.time(nanosecondsSinceEpoch: milliseconds)
        var line = Array(time.take().dropFirst().dropLast())
        let padding = String(repeating: " ", count: 8 - level.name.utf8.count)
        line += "\(line.count < 24 ? " " : "") \(level.name)\(padding)".utf8
        line += Self.unquoted(message)
        for field in fields {
            let value = Self.term(field.value)
            let added = [UInt8(ascii: " ")] + Self.term(.string(field.name)) + [UInt8(ascii: "=")] + value
            if line.count + added.count > Self.limitBytes - Self.reserveBytes {
                line += " truncated=true".utf8
                break
            }
            line += added
        }
        return line + [UInt8(ascii: "\n")]
    }

    /// A message reads better without quotes; its escapes stay.
    private static func unquoted(_ message: String) -> [UInt8] {
        var writer = JSONWriter(capacity: message.utf8.count + 16)
        LogText.write(message, to: &writer)
        return Array(writer.take().dropFirst().dropLast())
    }

    /// A value, in quotes only if it would otherwise not be seen as one.
    private static func term(_ value: LogValue) -> [UInt8] {
        var writer = JSONWriter(capacity: 64)
        value.write(to: &writer)
        let written = writer.take()
        guard case .string = value, written.count > 2 else { return written }
        let inner = written.dropFirst().dropLast()
        let isOneWord = inner.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "\\") }
        return isOneWord ? Array(inner) : written
    }
}
