/// The Prometheus text format, version 0.0.4.
enum MetricText {
    static let labelValueBytes = 128

    static func sample(_ name: String, _ labels: String, _ value: String, to text: inout [UInt8]) {
        text += name.utf8
        if !labels.isEmpty {
            text.append(UInt8(ascii: "{"))
            text += labels.utf8
            text.append(UInt8(ascii: "}"))
        }
        text.append(UInt8(ascii: " "))
        text += value.utf8
        text.append(UInt8(ascii: "\n"))
    }

    static func head(_ name: String, help: String, type: String, to text: inout [UInt8]) {
        text += "# HELP \(name) \(escaped(help, quotes: false))\n# TYPE \(name) \(type)\n".utf8
    }

    static func labels(_ names: [String], _ values: [String]) -> String {
        zip(names, values).map { "\($0)=\"\(escaped($1, quotes: true))\"" }.joined(separator: ",")
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        let text = String(value)
        return text.utf8.suffix(2).elementsEqual(".0".utf8) ? String(text.dropLast(2)) : text
    }

    /// Whether a text is a metric name.
    static func isName(_ text: String, allowsColon: Bool = true) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
                || byte == UInt8(ascii: "_") || allowsColon && byte == UInt8(ascii: ":")
        }
    }

    /// Whether a text is the name of a label that anybody may have: two underscores at its front are Prometheus' own, `le` is a bucket's.
    static func isLabelName(_ text: String) -> Bool {
        isName(text, allowsColon: false) && !text.hasPrefix("__") && text != "le"
    }

    /// The format knows three escapes; other control characters are no use to anybody.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
