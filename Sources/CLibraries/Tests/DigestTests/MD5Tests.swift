import Digest
import Testing

struct MD5Tests {
    /// The test suite of RFC 1321, A.5.
    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"), ("a", "0cc175b9c0f1b6a831c399e269772661"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ])
    func `the digest is that of RFC 1321`(_ text: String, _ hex: String) throws {
        var digest = try MD5()
        // As it may come: byte by byte.
        for byte in text.utf8 { try unsafe withUnsafeBytes(of: byte) { try unsafe digest.update($0) } }
        let value = try digest.finalize()
        #expect(MD5Digest(hex: hex) == value)
        #expect(MD5Digest(hex: hex.uppercased()) == value)
        #expect(MD5Digest(base64: value.base64) == value)
        #expect(MD5Digest(bytes: value.bytes) == value)
    }

    /// The example of RFC 1864.
    @Test func `base64 is that of Content-MD5`() {
        let digest = MD5Digest(bytes: Array("Check Integrity!".utf8))
        #expect(digest?.base64 == "Q2hlY2sgSW50ZWdyaXR5IQ==")
    }

    @Test(arguments: [
        "", "abc", String(repeating: "a", count: 31), String(repeating: "a", count: 33),
        String(repeating: "g", count: 32), String(repeating: "a", count: 30) + "é",
    ])
    func `a digest is read from exactly 32 hexadecimal digits, or 16 bytes in base64`(_ text: String) {
        #expect(MD5Digest(hex: text) == nil)
        #expect(MD5Digest(base64: text) == nil)
        #expect(MD5Digest(bytes: Array(text.utf8.prefix(15))) == nil)
    }
}
