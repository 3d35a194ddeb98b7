import Gzip
import Testing

struct GzipTests {
    static let text = Array(String(repeating: "a chart, a chart; ", count: 5000).utf8)

    static func inflate(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> [UInt8] {
        try GzipInflater.decompress(bytes, producedBytesLimit: limit)
    }

    @Test(arguments: [0, 1, 100, 90_000], [1, 6, 9])
    func `what was compressed comes back`(_ count: Int, _ level: Int) throws {
        let bytes = Array(Self.text.prefix(count))
        let compressed = try GzipDeflater.compress(bytes, level: level)
        #expect(try Self.inflate(compressed) == bytes)
        #expect(try compressed == GzipDeflater.compress(bytes, level: level))
        #expect(count < 90_000 || compressed.count < count / 10)
    }

    @Test(arguments: [1, 3, 100], [1, 5, 4096])
    func `streams do not depend on the size of the pieces`(_ piece: Int, _ room: Int) throws {
        let bytes = Array(Self.text.prefix(3000))
        let compressed = try Self.deflate(bytes, piece: piece, room: room)
        var inflater = try GzipInflater(producedBytesLimit: bytes.count)
        var result: [UInt8] = []
        var position = 0
        while !inflater.isAtEnd {
            var chunk = [UInt8](repeating: 0, count: room)
            let input = Array(compressed[position..<min(position + piece, compressed.count)])
            let progress = try unsafe chunk.withUnsafeMutableBytes { room in
                try unsafe input.withUnsafeBytes { try unsafe inflater.inflate($0, into: room) }
            }
            position += progress.consumed
            result += chunk.prefix(progress.produced)
        }
        try inflater.finish()
        #expect(result == bytes)
    }

    private static func deflate(_ bytes: [UInt8], piece: Int, room: Int) throws -> [UInt8] {
        var deflater = try GzipDeflater()
        var result: [UInt8] = []
        var position = 0
        while true {
            var chunk = [UInt8](repeating: 0, count: room)
            let input = Array(bytes[position..<min(position + piece, bytes.count)])
            let isLast = position + input.count == bytes.count
            let progress = try unsafe chunk.withUnsafeMutableBytes { room in
                try unsafe input.withUnsafeBytes {
                    try unsafe deflater.deflate($0, into: room, isLast: isLast)
                }
            }
            position += progress.consumed
            result += chunk.prefix(progress.produced)
            if progress.isAtEnd { return result }
        }
    }

    @Test func `a flipped bit never changes what comes out`() throws {
        let text = Array(Self.text.prefix(500))
        let good = try GzipDeflater.compress(text)
        for index in good.indices {
            var bad = good
            bad[index] ^= 0x10
            let result = try? Self.inflate(bad)
            #expect(result == nil || result == text, "byte \(index)")
        }
    }

    @Test(arguments: [(1000, true), (999, false)])
    func `the limit on what is produced is exact`(_ limit: Int, _ isAccepted: Bool) throws {
        let compressed = try GzipDeflater.compress(Array(Self.text.prefix(1000)))
        #expect(((try? Self.inflate(compressed, limit: limit)) != nil) == isAccepted)
    }
}
