import CCurl

/// Addresses that a server found on the network has no business to send us to: this machine, the link (where clouds keep
/// their metadata service), multicast, unspecified.
///
/// Judged after resolution, so no spelling of an address hides it.
enum SpecialAddress {
    static func contains(_ address: UnsafePointer<curl_sockaddr>) -> Bool {
        let length = unsafe Int(address.pointee.addrlen)
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr), length <= 128 else { return true }
        let bytes = unsafe UnsafeRawBufferPointer(start: UnsafeRawPointer(address) + offset, count: length)
        switch unsafe address.pointee.family {
        case AF_INET where length >= 8: return isSpecial(v4: unsafe [UInt8](bytes[4..<8]))
        case AF_INET6 where length >= 24: return isSpecial(v6: unsafe [UInt8](bytes[8..<24]))
        default: return true
        }
    }

    static func isSpecial(v4 octets: [UInt8]) -> Bool {
        switch (octets[0], octets[1]) {
        case (0, _), (127, _), (169, 254): true
        case (224..., _): true
        default: false
        }
    }

    static func isSpecial(v6 octets: [UInt8]) -> Bool {
        let isZeroPrefix = octets[..<10].allSatisfy { $0 == 0 }
        // ::ffff:a.b.c.d, and the old ::a.b.c.d, which also holds :: and ::1.
        if isZeroPrefix, octets[10] == octets[11], octets[10] == 0xFF || octets[10] == 0 {
            return isSpecial(v4: Array(octets[12...]))
        }
        // 64:ff9b::/96 carries an IPv4 address through a translator.
        if octets[..<12].elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
            return isSpecial(v4: Array(octets[12...]))
        }
        return octets[0] == 0xFF || (octets[0] == 0xFE && octets[1] & 0xC0 == 0x80)
    }
}
