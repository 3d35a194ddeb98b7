// SPDX-License-Identifier: Apache-2.0

/// Copies UTF-8 text into a JSON string literal: escapes and validates in one pass, eight plain bytes at a time.
///
/// It stops when its room is used up and goes on where it stopped, so that a long text of plain characters never
/// reserves the six-fold space that its worst case would need.
@safe struct EscapingCopier {
    enum Outcome { case finished, needsRoom, invalid }
    enum Opening { case none, plain, withComma }
    enum Role { case value, key }

    /// The longest escape (`\u001b`), plus comma, colon and two quotes, plus the fifteen bytes that a store of two words may
    /// write beyond what counts.
    private static let slackBytes = 32

    private let source: UnsafeRawBufferPointer
    private let role: Role
    private var position = 0

    init(source: UnsafeRawBufferPointer, role: Role) {
        unsafe self.source = unsafe source
        self.role = role
    }

    var remaining: Int { unsafe source.count - position }

    /// The room that lets a text of so many bytes without escapes pass in one step.
    static func room(forRemaining remaining: Int) -> Int { remaining + 2 * slackBytes }

    /// Copies as much as fits.
    mutating func step(
        into target: UnsafeMutableRawBufferPointer,
        written: inout Int,
        opening: Opening
    ) -> Outcome {
        guard let output = target.baseAddress else { return .needsRoom }
        var out = written
        if opening != .none {
            if opening == .withComma { unsafe Self.put(UInt8(ascii: ","), output, &out) }
            unsafe Self.put(Self.quote, output, &out)
        }
        let outcome = unsafe copy(to: output, at: &out, limit: target.count - Self.slackBytes)
        if outcome == .finished {
            unsafe Self.put(Self.quote, output, &out)
            if role == .key { unsafe Self.put(UInt8(ascii: ":"), output, &out) }
        }
        written = out
        return outcome
    }

    private mutating func copy(to output: UnsafeMutableRawPointer, at out: inout Int, limit: Int) -> Outcome {
        guard let input = unsafe source.baseAddress else { return .finished }
        let end = unsafe source.count
        while true {
            guard out <= limit else { return .needsRoom }
            let plain = unsafe Self.copyPlain(input + position, end - position, output + out, limit - out)
            position += plain
            out += plain
            if position == end { return .finished }
            guard out <= limit else { return .needsRoom }
            let byte = unsafe input.load(fromByteOffset: position, as: UInt8.self)
            if PlainASCII.contains(byte) {
                unsafe Self.put(byte, output, &out)
                position += 1
            } else if byte < 0x80 {
                unsafe Self.escape(ascii: byte, output, &out)
                position += 1
            } else if unsafe !copyScalars(input, end, output, &out, limit) {
                return .invalid
            }
        }
    }

    /// Copies plain bytes by words; stops at a byte that is not plain, or when `room` is used up.
    ///
    /// - Returns: how many were copied; up to fifteen bytes beyond them may have been written.
    private static func copyPlain(
        _ input: UnsafeRawPointer,
        _ count: Int,
        _ output: UnsafeMutableRawPointer,
        _ room: Int
    ) -> Int {
        let end = min(count, room)
        var done = 0
        while end - done >= 16 {
            let first = unsafe word(input + done)
            let second = unsafe word(input + done + 8)
            unsafe output.storeBytes(of: first.littleEndian, toByteOffset: done, as: UInt64.self)
            unsafe output.storeBytes(of: second.littleEndian, toByteOffset: done + 8, as: UInt64.self)
            let firstMarks = PlainASCII.marks(first)
            let secondMarks = PlainASCII.marks(second)
            if firstMarks | secondMarks == 0 {
                done += 16
            } else if firstMarks != 0 {
                return done + firstMarks.trailingZeroBitCount >> 3
            } else {
                return done + 8 + secondMarks.trailingZeroBitCount >> 3
            }
        }
        while end - done > 0 {
            let length = min(8, end - done)
            let rest = unsafe length == 8 ? word(input + done) : shortWord(input + done, length)
            unsafe output.storeBytes(of: rest.littleEndian, toByteOffset: done, as: UInt64.self)
            let plain = min(PlainASCII.countOfLeadingPlainBytes(rest), length)
            done += plain
            if plain < length { break }
        }
        return done
    }

    private static func word(_ input: UnsafeRawPointer) -> UInt64 {
        unsafe UInt64(littleEndian: input.loadUnaligned(as: UInt64.self))
    }

    /// Loads one to seven bytes without touching what lies behind them.
    private static func shortWord(_ input: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count >= 4 {
            let low = unsafe UInt32(littleEndian: input.loadUnaligned(as: UInt32.self))
            let high = unsafe UInt32(littleEndian: (input + count - 4).loadUnaligned(as: UInt32.self))
            return UInt64(low) | UInt64(high) << UInt64(8 * (count - 4))
        }
        let first = unsafe UInt64(input.load(as: UInt8.self))
        let middle = unsafe UInt64((input + count / 2).load(as: UInt8.self))
        let last = unsafe UInt64((input + count - 1).load(as: UInt8.self))
        return first | middle << UInt64(8 * (count / 2)) | last << UInt64(8 * (count - 1))
    }

    /// Copies characters beyond ASCII as long as they follow one another and fit.
    private mutating func copyScalars(
        _ input: UnsafeRawPointer,
        _ end: Int,
        _ output: UnsafeMutableRawPointer,
        _ out: inout Int,
        _ limit: Int
    ) -> Bool {
        repeat {
            let length = unsafe UTF8Sequence.length(at: position, in: input, end: end)
            guard length > 0 else { return false }
            unsafe Self.copyScalar(input + position, length, output, &out)
            position += length
        } while unsafe position < end && out <= limit
            && input.load(fromByteOffset: position, as: UInt8.self) >= 0x80
        return true
    }

    /// Copies one character of two to four bytes, or escapes it if it could be taken for a control character.
    private static func copyScalar(
        _ input: UnsafeRawPointer,
        _ length: Int,
        _ output: UnsafeMutableRawPointer,
        _ out: inout Int
    ) {
        let pair = unsafe UInt16(bigEndian: input.loadUnaligned(as: UInt16.self))
        if length == 2, pair < 0xC2A0 {
            return unsafe escape(unit: pair & 0xFF, output, &out)
        }
        if length == 3, pair == 0xE280 {
            let third = unsafe input.load(fromByteOffset: 2, as: UInt8.self)
            if third == 0xA8 || third == 0xA9 {
                return unsafe escape(unit: 0x2000 | UInt16(third & 0x3F), output, &out)
            }
        }
        unsafe output.storeBytes(of: pair.bigEndian, toByteOffset: out, as: UInt16.self)
        for index in 2..<length {
            let byte = unsafe input.load(fromByteOffset: index, as: UInt8.self)
            unsafe output.storeBytes(of: byte, toByteOffset: out + index, as: UInt8.self)
        }
        out += length
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    private static func put(_ byte: UInt8, _ output: UnsafeMutableRawPointer, _ out: inout Int) {
        unsafe output.storeBytes(of: byte, toByteOffset: out, as: UInt8.self)
        out += 1
    }

    private static func escape(
        ascii byte: UInt8,
        _ output: UnsafeMutableRawPointer,
        _ out: inout Int
    ) {
        let short: UInt8
        switch byte {
        case quote, backslash: short = byte
        case 0x08: short = UInt8(ascii: "b")
        case 0x09: short = UInt8(ascii: "t")
        case 0x0A: short = UInt8(ascii: "n")
        case 0x0C: short = UInt8(ascii: "f")
        case 0x0D: short = UInt8(ascii: "r")
        default: return unsafe escape(unit: UInt16(byte), output, &out)
        }
        unsafe put(backslash, output, &out)
        unsafe put(short, output, &out)
    }

    private static func escape(
        unit: UInt16,
        _ output: UnsafeMutableRawPointer,
        _ out: inout Int
    ) {
        unsafe put(backslash, output, &out)
        unsafe put(UInt8(ascii: "u"), output, &out)
        for shift in stride(from: 12, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: unit >> shift) & 0xF
            unsafe put(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10, output, &out)
        }
    }
}
