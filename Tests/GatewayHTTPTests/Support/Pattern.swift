/// Bytes whose order can be told.
enum Pattern {
    static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }

    static func chunked(_ bytes: [UInt8], chunkBytes: Int) -> [UInt8] {
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: chunkBytes) {
            let piece = bytes[start..<min(start + chunkBytes, bytes.count)]
            output += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [0x0D, 0x0A]
        }
        return output + Array("0\r\n\r\n".utf8)
    }
}
