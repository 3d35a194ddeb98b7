/// The type of a scalar by the YAML 1.2 core schema.
public enum YAMLScalarKind: Sendable, Hashable {
    /// `null`, `~` or nothing at all.
    case null
    /// `true` or `false` in one of three spellings each; `yes`, `no`, `on` and `off` are strings.
    case bool
    /// Decimal, `0o` octal or `0x` hexadecimal digits.
    case int
    /// A number with fraction or exponent, an infinity or not-a-number.
    case float
    /// Everything else.
    case string

    /// The type of a plain (unquoted, untagged) scalar.
    public static func resolve(plain bytes: UnsafeRawBufferPointer) -> YAMLScalarKind {
        guard let first = unsafe bytes.first else { return .null }
        switch first {
        case UInt8(ascii: "~"):
            return bytes.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"):
            return unsafe isWord(bytes, "null", "Null", "NULL") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            return unsafe isWord(bytes, "true", "True", "TRUE") ? .bool : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            return unsafe isWord(bytes, "false", "False", "FALSE") ? .bool : .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
            return unsafe resolveNumber(bytes)
        default:
            return .string
        }
    }

    private static func isWord(
        _ bytes: UnsafeRawBufferPointer,
        _ lower: StaticString,
        _ capital: StaticString,
        _ upper: StaticString
    ) -> Bool {
        unsafe isSame(bytes, lower) || isSame(bytes, capital) || isSame(bytes, upper)
    }

    private static func isSame(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        unsafe bytes.count == word.utf8CodeUnitCount
            && bytes.elementsEqual(UnsafeRawBufferPointer(start: word.utf8Start, count: bytes.count))
    }

    private static func resolveNumber(_ bytes: UnsafeRawBufferPointer) -> YAMLScalarKind {
        if bytes.count > 2, unsafe bytes[0] == UInt8(ascii: "0") {
            let digits = unsafe bytes[2...]
            if unsafe bytes[1] == UInt8(ascii: "x") {
                return unsafe digits.allSatisfy(isHexDigit) ? .int : .string
            }
            if unsafe bytes[1] == UInt8(ascii: "o") {
                return unsafe digits.allSatisfy { $0 &- UInt8(ascii: "0") < 8 } ? .int : .string
            }
        }
        return unsafe resolveDecimal(bytes)
    }

    private static func resolveDecimal(_ bytes: UnsafeRawBufferPointer) -> YAMLScalarKind {
        let isSigned = unsafe bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-")
        var rest = unsafe bytes[(isSigned ? 1 : 0)...]
        let magnitude = unsafe UnsafeRawBufferPointer(rebasing: rest)
        if unsafe isWord(magnitude, ".inf", ".Inf", ".INF") { return .float }
        if unsafe !isSigned && isWord(magnitude, ".nan", ".NaN", ".NAN") { return .float }
        let whole = unsafe dropDigits(&rest)
        if unsafe rest.isEmpty { return whole > 0 ? .int : .string }
        var fraction = 0
        if unsafe rest.first == UInt8(ascii: ".") {
            unsafe rest = rest.dropFirst()
            fraction = unsafe dropDigits(&rest)
        }
        guard whole + fraction > 0 else { return .string }
        if unsafe rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            unsafe rest = rest.dropFirst()
            if unsafe rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
                unsafe rest = rest.dropFirst()
            }
            guard unsafe dropDigits(&rest) > 0 else { return .string }
        }
        return unsafe rest.isEmpty ? .float : .string
    }

    private static func dropDigits(_ bytes: inout Slice<UnsafeRawBufferPointer>) -> Int {
        let count = unsafe bytes.prefix { $0 &- UInt8(ascii: "0") < 10 }.count
        unsafe bytes = bytes.dropFirst(count)
        return count
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }
}
