// SPDX-License-Identifier: Apache-2.0

/// Reads the parts of a constraint from left to right.
struct ConstraintReader {
    private let text: ArraySlice<UInt8>
    private(set) var position: Int
    private var expectsTerm = false

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    /// Whether nothing is left, and nothing was promised by a comma.
    var isAtEnd: Bool { position == text.endIndex && !expectsTerm }

    private var current: UInt8? { position < text.endIndex ? text[position] : nil }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    /// - Returns: how many there were.
    @discardableResult
    mutating func skipBlanks() -> Int {
        let start = position
        while let byte = current, ASCII.isBlank(byte) { position += 1 }
        return position - start
    }

    mutating func comparison() -> ConstraintTerm.Comparison {
        let equal = UInt8(ascii: "=")
        let greater = UInt8(ascii: ">")
        let less = UInt8(ascii: "<")
        if skip(greater) { return skip(equal) ? .greaterOrEqual : .greater }
        if skip(less) { return skip(equal) ? .lessOrEqual : .less }
        if skip(equal) { return skip(greater) ? .greaterOrEqual : skip(less) ? .lessOrEqual : .equal }
        if skip(UInt8(ascii: "~")) {
            _ = skip(greater)
            return .tilde
        }
        if skip(UInt8(ascii: "^")) { return .caret }
        if text[position...].starts(with: "!=".utf8) {
            position += 2
            return .notEqual
        }
        return .equal
    }

    /// Reads what stands where a version stands, with wildcards and missing numbers.
    mutating func partial() -> PartialVersion? {
        _ = skip(UInt8(ascii: "v"))
        var numbers: [ArraySlice<UInt8>] = []
        repeat {
            let start = position
            while let byte = current, Self.isNumberByte(byte) { position += 1 }
            guard position > start else { return nil }
            numbers.append(text[start..<position])
        } while numbers.count < 3 && skip(UInt8(ascii: "."))
        var prerelease: ArraySlice<UInt8> = []
        if skip(UInt8(ascii: "-")) {
            guard let text = identifiers() else { return nil }
            prerelease = text
        }
        if skip(UInt8(ascii: "+")) {
            guard identifiers() != nil else { return nil }
        }
        return PartialVersion(numbers: numbers, prerelease: prerelease)
    }

    /// Whether a term may end here: at the end, a comma or a blank; steps over these.
    mutating func skipSeparator() -> Bool {
        let blanks = skipBlanks()
        expectsTerm = skip(UInt8(ascii: ","))
        return expectsTerm || blanks > 0 || current == nil
    }

    /// The library's expression has `|` in its character class by mistake; after a wildcard it is really let pass.
    private static func isNumberByte(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || byte == UInt8(ascii: "x") || byte == UInt8(ascii: "X")
            || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "|")
    }

    private mutating func identifiers() -> ArraySlice<UInt8>? {
        let start = position
        repeat {
            let first = position
            while let byte = current, ASCII.isIdentifier(byte) { position += 1 }
            guard position > first else { return nil }
        } while skip(UInt8(ascii: "."))
        return text[start..<position]
    }
}
