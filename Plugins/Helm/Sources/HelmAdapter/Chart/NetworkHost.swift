internal import Glibc

/// The host of a URL, as far as it can be judged without asking anyone.
enum NetworkHost: Equatable {
    case name
    case address(refusal: String?)
    /// A name for the own machine, or a number in disguise.
    case unacceptable(String)

    /// Why nobody should be sent to the host; nil if that is fine.
    var refusal: String? {
        switch self {
        case .name: nil
        case .address(let refusal): refusal
        case .unacceptable(let refusal): refusal
        }
    }

    /// Nil = this is no host at all.
    init?(_ bytes: ArraySlice<UInt8>) {
        if bytes.first == UInt8(ascii: "[") {
            guard bytes.last == UInt8(ascii: "]") else { return nil }
            guard let address = Self.version6(String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self))
            else { return nil }
            self = .address(refusal: Self.refusal(version6: address))
            return
        }
        // The last dot of a complete name means nothing more.
        let bytes = bytes.last == UInt8(ascii: ".") ? bytes.dropLast() : bytes
        let name = String(decoding: bytes, as: UTF8.self).lowercased()
        guard !name.isEmpty, name.utf8.count <= 253, name.utf8.allSatisfy(Self.isNameByte) else { return nil }
        var address = in_addr()
        if unsafe inet_aton(name, &address) != 0 {
            let value = UInt32(bigEndian: address.s_addr)
            // 127.1, 0x7f.1 and 2130706433 are loopback to a C library and a host name to the reader's eye.
            self =
                Self.isDottedQuad(name)
                ? .address(refusal: Self.refusal(version4: value))
                : .unacceptable("hides an address in a number")
        } else if name == "localhost" || name.hasSuffix(".localhost") {
            self = .unacceptable("names the reader's own machine")
        } else {
            self = .name
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
    }

    private static func isDottedQuad(_ text: String) -> Bool {
        var address = in_addr()
        return unsafe inet_pton(AF_INET, text, &address) == 1
    }

    private static func version6(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        return unsafe inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }

    private static func refusal(version4 address: UInt32) -> String? {
        switch address >> 24 {
        case 0, 127: "is an address of the reader's own machine"
        case 169 where address >> 16 & 0xFF == 254: "is an address of the local link"
        case 224...255: "is no address of a server"
        default: nil
        }
    }

    private static func refusal(version6 address: [UInt8]) -> String? {
        let isMapped = address[..<10].allSatisfy { $0 == 0 } && address[10..<12].allSatisfy { $0 == 0xFF }
        let isLow = address[..<12].allSatisfy { $0 == 0 }
        if isMapped || isLow {
            // Loopback, unspecified, and version 4 in another coat.
            return isMapped
                ? refusal(version4: address[12...].reduce(0) { $0 << 8 | UInt32($1) })
                : "is an address of the reader's own machine"
        }
        if address[0] == 0xFE, address[1] & 0xC0 == 0x80 { return "is an address of the local link" }
        return address[0] == 0xFF ? "is no address of a server" : nil
    }
}
