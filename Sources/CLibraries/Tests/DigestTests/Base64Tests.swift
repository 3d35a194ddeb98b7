import Digest
import Testing

struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `bytes are written and read as in RFC 4648`(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test func `addresses get other digits and no padding`() {
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
        #expect(Base64.encodeForURL([0xFB, 0xFF]) == "-_8")
    }

    @Test(arguments: ["Z", "Zg=", "Zg", "====", "Z===", "Zg==Zg==", "Zm9v\n", " Zm9", "Zm-_", "Zé=="])
    func `anything else is not read`(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
