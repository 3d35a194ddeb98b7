import Testing

@testable import HTTPClient

struct HTTPAddressTests {
    @Test(arguments: [
        "ftp://h/x", "file:///etc/passwd", "gopher://h/", "h/x", "", "http://", "http://user@h/",
        "http://u:p@h/x",
        "http://h/a b", "http://h/\r\nX: y", "https://h:99999/", "oci://h/x",
    ])
    func `an address that is not plain http or https is refused`(_ text: String) {
        let error = #expect(throws: HTTPClientError.self) { _ = try HTTPAddress(text) }
        #expect(error?.kind == .address)
    }

    @Test(arguments: [
        ("https://Charts.Example.com/a", "https://charts.example.com:443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]/x", "http://[::1]:80"),
    ])
    func `the origin is scheme, host in lower case and port`(_ text: String, _ origin: String) throws {
        #expect(try HTTPAddress(text).origin.description == origin)
    }

    @Test(arguments: [
        ("https://h/charts/index.yaml", "a-1.0.0.tgz", "https://h/charts/a-1.0.0.tgz"),
        ("https://h/charts/index.yaml", "../x.tgz", "https://h/x.tgz"),
        ("https://h/charts/index.yaml", "/x.tgz", "https://h/x.tgz"),
        ("https://h/charts/index.yaml", "//other/x.tgz", "https://other/x.tgz"),
        ("https://h/charts/index.yaml", "http://other:1/x.tgz#part", "http://other:1/x.tgz"),
    ])
    func `a reference is resolved against its document`(_ base: String, _ reference: String, _ result: String)
        throws
    {
        #expect(try HTTPAddress(base).resolving(reference).text == result)
    }

    @Test(arguments: [
        ("https://h/charts", "https://h/charts/"), ("https://h", "https://h/"),
        ("https://h/c/?a=b", "https://h/c/"),
    ])
    func `a directory ends in a slash and has no query`(_ text: String, _ directory: String) throws {
        #expect(try HTTPAddress(text).directory.text == directory)
    }

    @Test(arguments: [
        [0, 0, 0, 0], [127, 0, 0, 1], [127, 9, 9, 9], [169, 254, 169, 254], [224, 0, 0, 1],
        [255, 255, 255, 255],
    ])
    func `special IPv4 addresses are known, also inside IPv6`(_ octets: [UInt8]) {
        #expect(SpecialAddress.isSpecial(v4: octets))
        #expect(SpecialAddress.isSpecial(v6: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + octets))
        #expect(
            SpecialAddress.isSpecial(v6: [0, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8) + octets)
        )
    }

    @Test func `loopback, link-local and multicast IPv6 addresses are special, public ones are not`() {
        let zeros = [UInt8](repeating: 0, count: 15)
        #expect(SpecialAddress.isSpecial(v6: zeros + [1]))
        #expect(SpecialAddress.isSpecial(v6: zeros + [0]))
        #expect(SpecialAddress.isSpecial(v6: [0xFE, 0x80] + zeros.dropFirst()))
        #expect(SpecialAddress.isSpecial(v6: [0xFF, 0x02] + zeros.dropFirst()))
        #expect(!SpecialAddress.isSpecial(v6: [0x20, 0x01] + zeros.dropFirst()))
        #expect(!SpecialAddress.isSpecial(v4: [10, 0, 0, 1]))
        #expect(!SpecialAddress.isSpecial(v4: [8, 8, 8, 8]))
    }
}
