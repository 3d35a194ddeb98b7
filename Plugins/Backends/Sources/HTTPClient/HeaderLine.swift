/// Taking a received header line apart.
enum HeaderLine {
    /// The status of `HTTP/1.1 200 OK`, or 0.
    static func status(_ line: String) -> Int {
        let parts = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard parts.count >= 2, let code = Int(Substring(parts[1])), (100...599).contains(code) else {
            return 0
        }
        return code
    }

    /// The field of `Name: value`, or `nil` if there is no colon.
    static func field(_ line: String) -> HTTPHeaderField? {
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var value = line.utf8[line.utf8.index(after: colon)...]
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        while let first = value.first, isBlank(first) { value = value.dropFirst() }
        while let last = value.last, isBlank(last) { value = value.dropLast() }
        return HTTPHeaderField(String(line[..<colon]), String(Substring(value)))
    }
}
