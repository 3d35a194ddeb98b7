internal import JSONText
internal import YAML

/// Turns an adapter's part of the file into JSON, and remembers the line of each value.
struct AdapterConfigText {
    private var writer = JSONWriter(capacity: 512)
    private var lines: [String: Int] = [:]

    static func read(_ node: ConfigurationNode, into adapter: inout AdapterSettings) throws(ValueError) {
        var text = AdapterConfigText()
        switch node.content {
        case .mapping: try text.write(node, pointer: "")
        case .scalar where node.isNull: return
        default: throw ValueError("must be a mapping of the adapter's own keys")
        }
        adapter.config = text.writer.take()
        adapter.configLines = text.lines
    }

    private mutating func write(_ node: ConfigurationNode, pointer: String) throws(ValueError) {
        lines[pointer] = node.mark.line
        switch node.content {
        case .mapping(let members):
            writer.beginObject()
            for member in members {
                let pointer = "\(pointer)/\(Self.escaped(member.key))"
                writer.key(member.key)
                try write(member.value, pointer: pointer)
                // For a value on the lines below its key, the key is the better place to look at.
                lines[pointer] = member.keyMark.line
            }
            writer.endObject()
        case .sequence(let items):
            writer.beginArray()
            for (index, item) in items.enumerated() { try write(item, pointer: "\(pointer)/\(index)") }
            writer.endArray()
        case .scalar(let scalar): try write(scalar, line: node.mark.line)
        // The file is refused in any case.
        case .broken: writer.null()
        }
    }

    private mutating func write(_ scalar: ConfigurationScalar, line: Int) throws(ValueError) {
        switch scalar.kind {
        case .string: writer.string(scalar.text)
        case .null: writer.null()
        case .bool: writer.bool(scalar.text.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "t"))
        case .int:
            guard let digits = Self.integer(scalar.text) else {
                throw ValueError("the number in line \(line) is too large")
            }
            writer.raw(json: digits)
        case .float:
            guard let number = Double(scalar.text), number.isFinite else {
                throw ValueError("the number in line \(line) is not finite, or too large")
            }
            writer.number(number)
        }
    }

    /// The digits of an integer as JSON wants them: decimal, without plus sign and leading zeros, of any length.
    private static func integer(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        if bytes.count > 2, bytes[1] == UInt8(ascii: "x") || bytes[1] == UInt8(ascii: "o") {
            let radix = bytes[1] == UInt8(ascii: "x") ? 16 : 8
            return UInt64(String(decoding: bytes[2...], as: UTF8.self), radix: radix).map {
                Array(String($0).utf8)
            }
        }
        let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
        let digits = bytes.dropFirst(isSigned ? 1 : 0)
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        if significant.isEmpty { return [UInt8(ascii: "0")] }
        return (bytes.first == UInt8(ascii: "-") ? [UInt8(ascii: "-")] : []) + significant
    }

    /// A key as a token of a JSON pointer, RFC 6901.
    private static func escaped(_ key: String) -> String {
        var result: [UInt8] = []
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "~"): result += "~0".utf8
            case UInt8(ascii: "/"): result += "~1".utf8
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
