// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Reads exactly one JSON value, strictly by RFC 8259, and refuses keys that stand twice in one object.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8 without byte order mark.
    ///   - depthLimit: the greatest number of arrays and objects inside one another, at most 256.
    ///   - leniency: what is borne with all the same.
    /// - Throws: what is wrong, and where.
    public init(parsing text: [UInt8], depthLimit: Int = 64, leniency: JSONLeniency = [])
        throws(JSONTextError)
    {
        self = try unsafe text.withUnsafeBufferPointer { bytes throws(JSONTextError) in
            let bytes = UnsafeRawBufferPointer(bytes)
            return try unsafe JSONValue(parsing: bytes, depthLimit: depthLimit, leniency: leniency)
        }
    }

    /// Reads exactly one JSON value from borrowed bytes, see ``init(parsing:depthLimit:leniency:)-([UInt8],_,_)``.
    public init(parsing text: UnsafeRawBufferPointer, depthLimit: Int = 64, leniency: JSONLeniency = [])
        throws(JSONTextError)
    {
        var parser = unsafe JSONParser(text, depthLimit: min(depthLimit, 256), leniency)
        self = try parser.document()
    }
}

/// Builds a ``JSONValue`` by recursive descent; its depth is bounded because the thread's stack is.
@safe private struct JSONParser {
    private let input: UnsafeRawBufferPointer
    private var scanner: JSONScanner
    private let depthLimit: Int
    private let leniency: JSONLeniency
    private var depth = 0

    init(_ input: UnsafeRawBufferPointer, depthLimit: Int, _ leniency: JSONLeniency) {
        unsafe self.input = unsafe input
        self.leniency = leniency
        self.scanner = unsafe JSONScanner(input, leniency: leniency)
        self.depthLimit = depthLimit
    }

    mutating func document() throws(JSONTextError) -> JSONValue {
        let value = try value()
        try scanner.expectEnd()
        return value
    }

    private mutating func value() throws(JSONTextError) -> JSONValue {
        scanner.skipWhitespace()
        guard let byte = scanner.current else { throw scanner.unexpected }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"):
            try scanner.expectLiteral("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try scanner.expectLiteral("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try scanner.expectLiteral("null")
            return .null
        default: throw scanner.unexpected
        }
    }

    private mutating func enter() throws(JSONTextError) {
        guard depth < depthLimit else { throw scanner.error(.tooDeep(limit: depthLimit)) }
        depth += 1
    }

    private mutating func array() throws(JSONTextError) -> JSONValue {
        try enter()
        try scanner.expect(UInt8(ascii: "["))
        var elements: [JSONValue] = []
        scanner.skipWhitespace()
        if !scanner.skip(UInt8(ascii: "]")) {
            repeat {
                elements.append(try value())
                scanner.skipWhitespace()
            } while scanner.skip(UInt8(ascii: ","))
            try scanner.expect(UInt8(ascii: "]"))
        }
        depth -= 1
        return .array(elements)
    }

    private mutating func object() throws(JSONTextError) -> JSONValue {
        try enter()
        try scanner.expect(UInt8(ascii: "{"))
        var members: [JSONMember] = []
        var places: [ExactString: Int] = [:]
        scanner.skipWhitespace()
        if !scanner.skip(UInt8(ascii: "}")) {
            repeat {
                scanner.skipWhitespace()
                let before = scanner
                let key = try text()
                let earlier = places.updateValue(members.count, forKey: ExactString(key))
                guard earlier == nil || leniency.contains(.repeatedKeys) else {
                    throw before.error(.duplicateKey(key))
                }
                scanner.skipWhitespace()
                try scanner.expect(UInt8(ascii: ":"))
                let member = JSONMember(key: key, value: try value())
                if let earlier {
                    members[earlier] = member
                    places[ExactString(key)] = earlier
                } else {
                    members.append(member)
                }
                scanner.skipWhitespace()
            } while scanner.skip(UInt8(ascii: ","))
            try scanner.expect(UInt8(ascii: "}"))
        }
        depth -= 1
        return .object(members)
    }

    private mutating func number() throws(JSONTextError) -> JSONValue {
        let before = scanner
        let (range, isInteger) = try scanner.number()
        let digits = unsafe String(decoding: input[range], as: UTF8.self)
        if isInteger, let value = Int64(digits) { return .integer(value) }
        guard let value = Double(digits), value.isFinite || leniency.contains(.hugeNumbers) else {
            throw before.error(.numberOutOfRange)
        }
        return .number(value)
    }

    private mutating func text() throws(JSONTextError) -> String {
        let (range, hasEscapes) = try scanner.string()
        guard hasEscapes else { return unsafe String(decoding: input[range], as: UTF8.self) }
        var unescaped: [UInt8] = []
        unescaped.reserveCapacity(range.count)
        var inner = unsafe JSONScanner(UnsafeRawBufferPointer(rebasing: input[range]), leniency: leniency)
        while let byte = inner.current {
            if byte == UInt8(ascii: "\\") {
                unescaped.append(
                    contentsOf: UTF8.encode(try inner.escape()) ?? UTF8.encodedReplacementCharacter
                )
            } else {
                unescaped.append(byte)
                _ = inner.skip(byte)
            }
        }
        return String(decoding: unescaped, as: UTF8.self)
    }
}
