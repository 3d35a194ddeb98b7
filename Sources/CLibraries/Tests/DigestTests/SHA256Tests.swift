import Digest
import Testing

struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `the digest is that of FIPS 180-4`(_ text: String, _ hex: String) throws {
        let digest = try SHA256Digest.of(Array(text.utf8))
        #expect(digest.hex == hex)
        #expect(digest.description == hex)
        #expect(SHA256Digest(hex: hex.uppercased()) == digest)
        #expect(SHA256Digest(bytes: digest.bytes) == digest)
        #expect(Set([digest, digest]).count == 1)
    }

    @Test(arguments: [1, 7, 64, 1000])
    func `a digest does not depend on how the bytes come`(_ size: Int) throws {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var digest = try SHA256()
        for start in stride(from: 0, to: bytes.count, by: size) {
            try digest.update(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        let value = try digest.finalize()
        #expect(try value == SHA256Digest.of(bytes))
    }

    @Test(arguments: [
        "", "ab", "sha256:ba7816bf", String(repeating: "g", count: 64), String(repeating: "a", count: 65),
    ])
    func `a digest is read from exactly 64 hexadecimal digits`(_ text: String) {
        #expect(SHA256Digest(hex: text) == nil)
        #expect(SHA256Digest(bytes: Array(text.utf8.prefix(31))) == nil)
    }
}
