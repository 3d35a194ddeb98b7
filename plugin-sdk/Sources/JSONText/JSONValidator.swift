// SPDX-License-Identifier: Apache-2.0

/// Checks that a text is JSON, strictly by RFC 8259, without building anything.
public enum JSONValidator {
    /// The most levels of nesting that can be asked for; a greater limit means this one.
    public static let maximumDepth = 1024

    /// Checks that the text is exactly one JSON value in valid UTF-8 (no byte order mark, no lone surrogates).
    ///
    /// Takes linear time and allocates nothing. Keys that stand twice in an object are not noticed;
    /// ``JSONValue/init(parsing:depthLimit:leniency:)`` refuses those.
    ///
    /// - Parameters:
    ///   - text: borrowed for the call.
    ///   - depthLimit: the greatest number of arrays and objects inside one another.
    ///   - leniency: what is borne with all the same.
    /// - Returns: what sort of value it is.
    /// - Throws: what is wrong, and where.
    public static func check(
        _ text: UnsafeRawBufferPointer,
        depthLimit: Int = 64,
        leniency: JSONLeniency = []
    ) throws(JSONTextError) -> JSONKind {
        var scanner = unsafe JSONScanner(text, leniency: leniency)
        var nesting = Nesting(limit: min(depthLimit, maximumDepth))
        scanner.skipWhitespace()
        let kind = try kind(of: scanner)
        repeat {
            if try !opened(&scanner, &nesting) { continue }
            try closeFinished(&scanner, &nesting)
        } while nesting.depth > 0
        try scanner.expectEnd()
        return kind
    }

    /// Checks that the text is exactly one JSON value, see ``check(_:depthLimit:leniency:)-(UnsafeRawBufferPointer,_,_)``.
    public static func check(_ text: [UInt8], depthLimit: Int = 64, leniency: JSONLeniency = [])
        throws(JSONTextError) -> JSONKind
    {
        try unsafe text.withUnsafeBufferPointer { bytes throws(JSONTextError) in
            try unsafe check(UnsafeRawBufferPointer(bytes), depthLimit: depthLimit, leniency: leniency)
        }
    }

    private static func kind(of scanner: JSONScanner) throws(JSONTextError) -> JSONKind {
        guard let byte = scanner.current else { throw scanner.unexpected }
        switch byte {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw scanner.unexpected
        }
    }

    /// Steps over a scalar or an empty container, or enters a container.
    ///
    /// - Returns: whether a value was finished; else its first inner value stands next.
    private static func opened(
        _ scanner: inout JSONScanner,
        _ nesting: inout Nesting
    ) throws(JSONTextError) -> Bool {
        switch try kind(of: scanner) {
        case .object:
            try nesting.enter(isObject: true, scanner)
            _ = scanner.skip(UInt8(ascii: "{"))
            scanner.skipWhitespace()
            if scanner.current == UInt8(ascii: "}") { return true }
            try key(&scanner)
            return false
        case .array:
            try nesting.enter(isObject: false, scanner)
            _ = scanner.skip(UInt8(ascii: "["))
            scanner.skipWhitespace()
            return scanner.current == UInt8(ascii: "]")
        case .string: _ = try scanner.string()
        case .number: _ = try scanner.number()
        case .bool: try scanner.expectLiteral(scanner.current == UInt8(ascii: "t") ? "true" : "false")
        case .null: try scanner.expectLiteral("null")
        }
        return true
    }

    /// Closes every container that ends here; afterwards the next value stands here, or all are closed.
    private static func closeFinished(
        _ scanner: inout JSONScanner,
        _ nesting: inout Nesting
    ) throws(JSONTextError) {
        while nesting.depth > 0 {
            scanner.skipWhitespace()
            if scanner.skip(UInt8(ascii: ",")) {
                scanner.skipWhitespace()
                if nesting.isInObject { try key(&scanner) }
                return
            }
            try scanner.expect(nesting.isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
            nesting.leave()
        }
    }

    private static func key(_ scanner: inout JSONScanner) throws(JSONTextError) {
        _ = try scanner.string()
        scanner.skipWhitespace()
        try scanner.expect(UInt8(ascii: ":"))
        scanner.skipWhitespace()
    }
}
