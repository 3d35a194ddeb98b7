internal import Glibc

/// The classes of bytes that HTTP's grammar names.
enum ASCII {
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// RFC 9110 `tchar`.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool { contains(byte, tokenLow, tokenHigh) }

    /// `tchar` without `_`: gateways behind and before us fold `_` into `-`, and so see another header than we do.
    @inline(__always)
    static func isFieldName(_ byte: UInt8) -> Bool { contains(byte, tokenLow, tokenHigh & ~bit("_")) }

    /// RFC 3986 `pchar`, `/` and `%`.
    @inline(__always)
    static func isPath(_ byte: UInt8) -> Bool { contains(byte, pathLow, pathHigh) }

    /// RFC 3986 `pchar` and `/` that stand for themselves: all but `%`.
    @inline(__always)
    static func isPlainPath(_ byte: UInt8) -> Bool { contains(byte, pathLow & ~bit("%"), pathHigh) }

    /// The value of a hexadecimal digit, nil for any other byte.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte &- 0x30 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter &+ 10 : nil
    }

    /// Where this byte first stands in the range, nil if it does not.
    @inline(__always)
    static func position(of byte: UInt8, in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        guard let base = bytes.baseAddress, !range.isEmpty else { return nil }
        let found = unsafe memchr(base + range.lowerBound, CInt(byte), range.count)
        return unsafe found.map { unsafe UnsafeRawPointer($0) - base }
    }

    private static let tokenLow: UInt64 = 0x03FF_6CFA_0000_0000
    private static let tokenHigh: UInt64 = 0x57FF_FFFF_C7FF_FFFE
    private static let pathLow: UInt64 = 0x2FFF_FFF2_0000_0000
    private static let pathHigh: UInt64 = 0x47FF_FFFE_87FF_FFFF

    @inline(__always)
    private static func bit(_ scalar: Unicode.Scalar) -> UInt64 { 1 << UInt64(scalar.value & 63) }

    @inline(__always)
    private static func contains(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
        byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
    }
}
