extension ServerSettings.Listen {
    /// The longest path that fits a unix socket's address, without its final NUL.
    private static let pathLimitBytes = 107

    /// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080` or `unix:/path`; nil for anything else.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let prefix = Array("unix:".utf8)
        if bytes.starts(with: prefix) {
            let path = bytes.dropFirst(prefix.count)
            guard !path.isEmpty, path.count <= Self.pathLimitBytes else { return nil }
            self = .unix(path: String(decoding: path, as: UTF8.self))
            return
        }
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")),
            bytes[(colon + 1)...].allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }),
            let port = UInt16(String(decoding: bytes[(colon + 1)...], as: UTF8.self)),
            let host = Self.host(bytes[..<colon])
        else { return nil }
        self = .tcp(host: host, port: port)
    }

    private static func host(_ bytes: ArraySlice<UInt8>) -> String? {
        var host = bytes
        let isBracketed = bytes.first == UInt8(ascii: "[") && bytes.last == UInt8(ascii: "]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, host.contains(UInt8(ascii: ":")) == isBracketed else { return nil }
        let isPlain = host.allSatisfy { byte in
            byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                || isBracketed && (byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%"))
        }
        return isPlain ? String(decoding: host, as: UTF8.self) : nil
    }
}
