/// A response as a strict client sees it.
struct WireResponse {
    let status: Int
    let head: String
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Equality that does not print both when it fails.
    func has(_ expected: [UInt8]) -> Bool { body == expected }

    func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name.lowercased() {
                return String(parts[1].drop { $0 == " " })
            }
        }
        return nil
    }

    /// The response at the front of these bytes and its length; nil when more are needed.
    static func parse(_ bytes: [UInt8], toHead: Bool, isAtEnd: Bool) throws -> (WireResponse, Int)? {
        guard let headLength = find(Array("\r\n\r\n".utf8), in: bytes, from: 0).map({ $0 + 4 }) else {
            return nil
        }
        let head = String(decoding: bytes[..<(headLength - 2)], as: UTF8.self)
        guard head.hasPrefix("HTTP/1.1 "), let status = Int(head.dropFirst(9).prefix(3)) else {
            throw WireError.malformed(head)
        }
        let plain = WireResponse(status: status, head: head, body: [])
        if toHead || status < 200 || status == 204 || status == 304 { return (plain, headLength) }
        if plain.header("Transfer-Encoding") == "chunked" { return try parseChunks(bytes, plain, headLength) }
        guard let length = plain.header("Content-Length").flatMap(Int.init) else {
            guard isAtEnd else { return nil }
            return (WireResponse(status: status, head: head, body: Array(bytes[headLength...])), bytes.count)
        }
        guard bytes.count >= headLength + length else { return nil }
        let body = Array(bytes[headLength..<(headLength + length)])
        return (WireResponse(status: status, head: head, body: body), headLength + length)
    }

    private static func parseChunks(_ bytes: [UInt8], _ plain: WireResponse, _ start: Int) throws -> (
        WireResponse, Int
    )? {
        var position = start
        var body: [UInt8] = []
        while let end = find([0x0D, 0x0A], in: bytes, from: position) {
            guard let size = Int(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16) else {
                throw WireError.malformed("chunk size")
            }
            guard bytes.count >= end + 4 + size else { return nil }
            body += bytes[(end + 2)..<(end + 2 + size)]
            position = end + 4 + size
            if size == 0 {
                return (WireResponse(status: plain.status, head: plain.head, body: body), position)
            }
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= start + needle.count else { return nil }
        for position in start...(bytes.count - needle.count)
        where bytes[position..<(position + needle.count)].elementsEqual(needle) {
            return position
        }
        return nil
    }
}
