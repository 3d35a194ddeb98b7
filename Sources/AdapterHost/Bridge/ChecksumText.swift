// SPDX-License-Identifier: Apache-2.0

/// The form in which checksums cross the ABI.
enum ChecksumText {
    private static let prefixBytes = 7
    private static let digits = 64
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// True for `sha256:` and 64 lower-case hexadecimal digits.
    @inline(__always)
    static func isSHA256(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == prefixBytes + digits else { return false }
        let prefix = unsafe bytes.loadUnaligned(as: UInt64.self).littleEndian & 0x00FF_FFFF_FFFF_FFFF
        guard prefix == 0x3A_3635_3261_6873 else { return false }
        var offset = prefixBytes
        while offset < bytes.count {
            if unsafe !isHexadecimal(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) {
                return false
            }
            offset += 8
        }
        return true
    }

    /// Eight bytes at once: adding brings a byte's high bit up if the byte is at least the bound, and carries nothing over.
    @inline(__always)
    private static func isHexadecimal(_ word: UInt64) -> Bool {
        let digits = (word &+ reach(UInt8(ascii: "0"))) & ~(word &+ reach(UInt8(ascii: "9") + 1))
        let letters = (word &+ reach(UInt8(ascii: "a"))) & ~(word &+ reach(UInt8(ascii: "f") + 1))
        return word & highBits == 0 && (digits | letters) & highBits == highBits
    }

    /// What brings a byte to 128 or more if it is at least `bound`, in each of eight bytes.
    @inline(__always)
    private static func reach(_ bound: UInt8) -> UInt64 { UInt64(128 - bound) &* 0x0101_0101_0101_0101 }
}
