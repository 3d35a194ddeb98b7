/// The form in which checksums cross the ABI.
enum ChecksumText {
    /// True for `sha256:` and 64 lower-case hexadecimal digits.
    static func isSHA256(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == 71 else { return false }
        let prefix: StaticString = "sha256:"
        let hasPrefix = prefix.withUTF8Buffer { unsafe bytes.prefix(7).elementsEqual($0) }
        return unsafe hasPrefix && bytes.dropFirst(7).allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
