/// `uri-host [ ":" port ]` of RFC 9110 section 7.2, as far as a server that serves every host must judge it.
enum HostSyntax {
    static func accepts(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        if position < range.upperBound, unsafe bytes[position] == 0x5B {
            position += 1
            while position < range.upperBound, unsafe isAddress(bytes[position]) { position += 1 }
            guard position < range.upperBound, unsafe bytes[position] == 0x5D else { return false }
            position += 1
        } else {
            while position < range.upperBound, unsafe isName(bytes[position]) { position += 1 }
        }
        guard position < range.upperBound else { return true }
        guard unsafe bytes[position] == 0x3A, range.upperBound - position <= 6 else { return false }
        return unsafe bytes[(position + 1)..<range.upperBound].allSatisfy(ASCII.isDigit)
    }

    /// An IPv6 address, zone and all; what it means is of no interest here.
    private static func isAddress(_ byte: UInt8) -> Bool {
        ASCII.hexValue(byte) != nil || byte == 0x3A || byte == 0x2E
    }

    /// RFC 3986 `reg-name`: unreserved, sub-delims and `%`.
    private static func isName(_ byte: UInt8) -> Bool {
        ASCII.isPath(byte) && byte != 0x2F && byte != 0x3A && byte != 0x40
    }
}
