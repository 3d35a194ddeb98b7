// SPDX-License-Identifier: Apache-2.0

/// Why a text is not the JSON that is accepted here, and where.
public struct JSONTextError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// The text ends inside a value, or is empty.
        case unexpectedEnd
        /// A byte that may not stand here.
        case unexpectedByte(UInt8)
        /// More text after the one value.
        case trailingText
        /// Bytes in a string that are no UTF-8.
        case invalidUTF8
        /// A control character in a string that is not escaped.
        case controlCharacter
        /// An escape that does not exist, or half of a surrogate pair.
        case invalidEscape
        /// A number that breaks the grammar.
        case invalidNumber
        /// A number that no double-precision number can hold.
        case numberOutOfRange
        /// More nested arrays and objects than allowed.
        case tooDeep(limit: Int)
        /// A key that stands twice in one object.
        case duplicateKey(String)
    }

    /// What is wrong.
    public let reason: Reason
    /// Where: the number of bytes before the fault.
    public let offsetBytes: Int

    /// One line for a person, for example `unexpected byte 0x2C in JSON text at byte 17`.
    public var description: String { "\(explanation) in JSON text at byte \(offsetBytes)" }

    private var explanation: String {
        switch reason {
        case .unexpectedEnd: "unexpected end"
        case .unexpectedByte(let byte):
            "unexpected byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
        case .trailingText: "more text after the value"
        case .invalidUTF8: "bytes that are no UTF-8"
        case .controlCharacter: "unescaped control character"
        case .invalidEscape: "invalid escape"
        case .invalidNumber: "invalid number"
        case .numberOutOfRange: "number out of range"
        case .tooDeep(let limit): "more than \(limit) nested values"
        case .duplicateKey(let key): "duplicate key \"\(key.prefix(64))\""
        }
    }
}
