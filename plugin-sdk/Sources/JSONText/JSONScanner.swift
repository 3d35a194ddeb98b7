// SPDX-License-Identifier: Apache-2.0

/// Walks over JSON text byte by byte by the grammar of RFC 8259.
@safe struct JSONScanner {
    private let input: UnsafeRawBufferPointer
    private let leniency: JSONLeniency
    private(set) var position = 0

    init(_ input: UnsafeRawBufferPointer, leniency: JSONLeniency = []) {
        unsafe self.input = unsafe input
        self.leniency = leniency
    }

    /// The byte at the present position.
    var current: UInt8? { unsafe position < input.count ? input[position] : nil }

    func error(_ reason: JSONTextError.Reason) -> JSONTextError {
        JSONTextError(reason: reason, offsetBytes: position)
    }

    /// What is wrong with the byte here, or with the end.
    var unexpected: JSONTextError {
        if let current { error(.unexpectedByte(current)) } else { error(.unexpectedEnd) }
    }

    mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    /// Steps over `byte` if it stands here.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws(JSONTextError) {
        guard skip(byte) else { throw unexpected }
    }

    mutating func expectLiteral(_ text: StaticString) throws(JSONTextError) {
        for index in 0..<text.utf8CodeUnitCount {
            try expect(unsafe text.utf8Start[index])
        }
    }

    mutating func expectEnd() throws(JSONTextError) {
        skipWhitespace()
        guard current == nil else { throw error(.trailingText) }
    }

    /// Steps over a string, whose opening quote stands here.
    ///
    /// - Returns: where its content stands, and whether that contains escapes.
    mutating func string() throws(JSONTextError) -> (content: Range<Int>, hasEscapes: Bool) {
        try expect(UInt8(ascii: "\""))
        let start = position
        var hasEscapes = false
        while true {
            skipPlainWords()
            guard let byte = current else { throw error(.unexpectedEnd) }
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return (start..<position - 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                _ = try escape()
            case 0..<0x20: throw error(.controlCharacter)
            case 0..<0x80: position += 1
            default: position += try multiByteLength()
            }
        }
    }

    private mutating func skipPlainWords() {
        guard let base = unsafe input.baseAddress else { return }
        while unsafe input.count - position >= 8 {
            let word = unsafe UInt64(
                littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            )
            let plain = PlainASCII.countOfLeadingPlainBytes(word)
            position += plain
            if plain < 8 { return }
        }
    }

    private func multiByteLength() throws(JSONTextError) -> Int {
        guard let base = unsafe input.baseAddress else { throw error(.unexpectedEnd) }
        let length = unsafe UTF8Sequence.length(at: position, in: base, end: input.count)
        guard length > 0 else { throw error(.invalidUTF8) }
        return length
    }

    /// Steps over an escape, whose backslash stands here; gives the character it means.
    mutating func escape() throws(JSONTextError) -> Unicode.Scalar {
        let start = self
        position += 1
        guard let byte = current else { throw error(.unexpectedEnd) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try hexUnit()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            if unit < 0xDC00, let scalar = secondHalf(after: unit) { return scalar }
            guard leniency.contains(.loneSurrogates) else { throw start.error(.invalidEscape) }
            return "\u{FFFD}"
        default: throw start.error(.invalidEscape)
        }
    }

    /// Steps over the other half of a surrogate pair, if it stands here; gives the character that both mean.
    private mutating func secondHalf(after high: UInt32) -> Unicode.Scalar? {
        var ahead = self
        guard ahead.skip(UInt8(ascii: "\\")), ahead.skip(UInt8(ascii: "u")), let low = try? ahead.hexUnit(),
            (0xDC00...0xDFFF).contains(low)
        else { return nil }
        self = ahead
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexUnit() throws(JSONTextError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current else { throw error(.unexpectedEnd) }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw error(.invalidEscape)
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    /// Steps over a number.
    ///
    /// - Returns: where it stands, and whether it has neither fraction nor exponent.
    mutating func number() throws(JSONTextError) -> (text: Range<Int>, isInteger: Bool) {
        let start = position
        var isInteger = true
        _ = skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")) { try digits() }
        if skip(UInt8(ascii: ".")) {
            isInteger = false
            try digits()
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isInteger = false
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            try digits()
        }
        return (start..<position, isInteger)
    }

    private mutating func digits() throws(JSONTextError) {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw error(.invalidNumber) }
    }
}
