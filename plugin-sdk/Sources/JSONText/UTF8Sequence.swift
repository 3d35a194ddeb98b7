// SPDX-License-Identifier: Apache-2.0

/// Recognises well-formed UTF-8 as table 3-7 of the Unicode standard has it.
enum UTF8Sequence {
    /// The length of the multi-byte sequence that starts at `position`, or 0 if it is not well formed.
    static func length(at position: Int, in input: UnsafeRawPointer, end: Int) -> Int {
        let first = unsafe input.load(fromByteOffset: position, as: UInt8.self)
        let length: Int
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if first == 0xE0 { lowest = 0xA0 }  // else an over-long form
            if first == 0xED { highest = 0x9F }  // else a surrogate
        case 0xF0...0xF4:
            length = 4
            if first == 0xF0 { lowest = 0x90 }
            if first == 0xF4 { highest = 0x8F }  // else beyond U+10FFFF
        default: return 0
        }
        guard end - position >= length else { return 0 }
        let second = unsafe input.load(fromByteOffset: position + 1, as: UInt8.self)
        guard second >= lowest, second <= highest else { return 0 }
        for offset in 2..<max(length, 2) {
            let next = unsafe input.load(fromByteOffset: position + offset, as: UInt8.self)
            guard next & 0xC0 == 0x80 else { return 0 }
        }
        return length
    }
}
