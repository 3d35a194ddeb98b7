// SPDX-License-Identifier: Apache-2.0

/// A text that is searched without regard to case.
struct CaseInsensitiveText {
    private let lowercased: [UInt8]
    private let isASCII: Bool

    init(_ text: String) {
        lowercased = Array(text.lowercased().utf8)
        isASCII = lowercased.allSatisfy { $0 < 0x80 }
    }

    /// True if the text stands somewhere in `field`.
    func isFound(in field: UnsafeRawBufferPointer?) -> Bool {
        guard let field = unsafe field else { return false }
        if isASCII { return unsafe isFoundByteWise(in: field) }
        let text = unsafe Array(String(decoding: field, as: UTF8.self).lowercased().utf8)
        return unsafe text.withUnsafeBytes { unsafe isFoundByteWise(in: $0) }
    }

    /// ASCII letters fold in place; in UTF-8 no byte of another character looks like one.
    private func isFoundByteWise(in field: UnsafeRawBufferPointer) -> Bool {
        guard let first = lowercased.first else { return true }
        guard field.count >= lowercased.count else { return false }
        for start in 0...(field.count - lowercased.count) where unsafe fold(field[start]) == first {
            var length = 1
            while length < lowercased.count, unsafe fold(field[start + length]) == lowercased[length] {
                length += 1
            }
            if length == lowercased.count { return true }
        }
        return false
    }

    private func fold(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
