/// The value of a field in the log.
///
/// Whatever it holds, the line stays one line and the field one field: text is escaped, cut and freed of secrets
/// when it is written.
public enum LogValue: Sendable, Hashable {
    /// Text, of which at most 1 KiB is written.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// A number; what is not finite is written as null.
    case number(Double)
    /// True or false.
    case bool(Bool)
    /// A JSON text, of which credentials are taken out where they stand; if it is none, or longer than 1 KiB, it is written as a string.
    case json([UInt8])
    /// None: the field is left out, name and all.
    case absent

    /// Text from bytes of unknown origin: invalid UTF-8 is replaced, and only what can be written is looked at.
    public static func utf8(_ bytes: some Collection<UInt8>) -> LogValue {
        .string(String(decoding: bytes.prefix(LogText.considerBytes + 4), as: UTF8.self))
    }

    /// A number of bytes as people read it, such as `15.2MB`.
    public static func size(_ bytes: UInt64) -> LogValue { .string(Quantity.size(bytes)) }

    /// A length of time as people read it, such as `2.3s`.
    public static func duration(_ duration: Duration) -> LogValue { .string(Quantity.duration(duration)) }
}

extension LogValue: ExpressibleByStringInterpolation {
    /// Text, also by interpolation.
    public init(stringLiteral value: String) { self = .string(value) }
}

extension LogValue: ExpressibleByIntegerLiteral {
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension LogValue: ExpressibleByFloatLiteral {
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
}

extension LogValue: ExpressibleByBooleanLiteral {
    /// True or false.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
