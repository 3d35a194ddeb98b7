// SPDX-License-Identifier: Apache-2.0

/// Tells the classes of bytes that the version grammars know.
enum ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// A byte of a pre-release or build identifier.
    static func isIdentifier(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return isDigit(byte) || byte == UInt8(ascii: "-")
            || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }
}
