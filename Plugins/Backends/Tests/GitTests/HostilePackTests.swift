import Git
import HTTPClient
import HTTPStandIn
import Testing

/// Packs that no Git makes.
struct HostilePackTests {
    /// A pack with a file of 64 KiB and one of which it says only that it is that file, 16384 times over: 1 GiB.
    private static let pack: [UInt8] = {
        let base = [UInt8](repeating: 0, count: 0x10000)
        let copies = varint(0x10000) + varint(1 << 30) + [UInt8](repeating: 0x80, count: 1 << 14)
        let id = SHA1.digest(Array("blob \(base.count)\0".utf8) + base)
        let file = entry(3, base)
        let difference = header(7, copies.count) + id + stored(copies)
        let body = Array("PACK".utf8) + [0, 0, 0, 2, 0, 0, 0, 2] + file + difference
        return body + SHA1.digest(body)
    }()

    @Test func `a file that a pack only describes is put together up to a limit`() throws {
        let good = try RemoteFaultTests.good.get()
        let listing = try #require(good.listings["git-upload-pack"])
        let lines = stride(from: 0, to: Self.pack.count, by: 60_000).flatMap { start in
            Self.line([1] + Self.pack[start..<min(start + 60_000, Self.pack.count)])
        }
        let answer = Self.line(Array("NAK\n".utf8)) + lines + Array("0000".utf8)
        let server = try #require(
            StandInServer { request in
                request.method == "POST"
                    ? [.answer(200, ["Content-Type: application/x-git-upload-pack-result"], answer)]
                    : [.answer(200, ["Content-Type: application/x-git-upload-pack-advertisement"], listing)]
            }
        )
        defer { server.stop() }
        let folder = try ScratchFolder()
        let clone = try GitRepository(creating: folder.path + "/clone.git", branch: "main")
        let error = #expect(throws: GitFault.self) {
            try clone.fetch(
                from: GitRemote(try GitAddress(server.url + "/r.git")),
                ["+refs/heads/main:refs/remotes/origin/main"],
                terms: HTTPTerms(deadline: .now + .seconds(60))
            )
        }
        #expect(error?.kind == .tooLarge)
        #expect(
            error?.message == "cannot fetch from the server: a file of the repository is larger than 256 MiB"
        )
    }

    private static func line(_ bytes: [UInt8]) -> [UInt8] {
        let length = String(bytes.count + 4, radix: 16)
        return Array((String(repeating: "0", count: 4 - length.count) + length).utf8) + bytes
    }

    private static func entry(_ type: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        header(type, bytes.count) + stored(bytes)
    }

    private static func header(_ type: UInt8, _ size: Int) -> [UInt8] {
        let rest = size >> 4
        return [type << 4 | UInt8(size & 15) | (rest > 0 ? 0x80 : 0)] + (rest > 0 ? varint(rest) : [])
    }

    private static func varint(_ value: Int) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
    }

    /// Bytes as zlib has them, not compressed (RFC 1950, RFC 1951).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var blocks: [UInt8] = [0x78, 0x01]
        var sums: (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            sums.0 = (sums.0 + UInt32(byte)) % 65_521
            sums.1 = (sums.1 + sums.0) % 65_521
        }
        for start in stride(from: 0, to: bytes.count, by: 0xFFFF) {
            let block = bytes[start..<min(start + 0xFFFF, bytes.count)]
            let count = UInt16(block.count)
            blocks.append(block.endIndex == bytes.count ? 1 : 0)
            blocks += [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
            blocks += block
        }
        let sum = sums.1 << 16 | sums.0
        return blocks + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
    }
}
