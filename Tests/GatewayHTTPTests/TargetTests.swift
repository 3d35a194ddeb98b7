import Testing

@testable import GatewayHTTP

struct TargetTests {
    @Test func `parameters are decoded in order`() throws {
        let query = try QueryParameters(Array("limit=10&q=a+b%2Bc&name=%C3%A4&force&e=&x=a=b".utf8)[...])
        #expect(query["limit"] == "10")
        #expect(query["q"] == "a b+c")
        #expect(query["name"] == "ä")
        #expect(query["force"] == "")
        #expect(query["e"] == "")
        #expect(query["x"] == "a=b")
        #expect(query["absent"] == nil)
        #expect(query.all.map(\.name) == ["limit", "q", "name", "force", "e", "x"])
    }

    @Test(arguments: [nil, ""])
    func `no query has no parameters`(_ query: String?) throws {
        #expect(try QueryParameters(query.map { Array($0.utf8)[...] }).all.isEmpty)
    }

    @Test(
        arguments: [
            ("limit=1&limit=2", .duplicate(parameter: "limit")), ("a=1&%61=2", .duplicate(parameter: "a")),
            ("a=1&&b=2", .emptyName), ("=1", .emptyName), ("a=1&", .emptyName), ("&a=1", .emptyName),
            ("name=%zz", .badEncoding(parameter: "name")), ("name=%", .badEncoding(parameter: "name")),
            ("name=%2", .badEncoding(parameter: "name")), ("name=%00", .badEncoding(parameter: "name")),
            ("name=%ff", .badEncoding(parameter: "name")), ("name=%c0%af", .badEncoding(parameter: "name")),
            ("name=%ed%a0%80", .badEncoding(parameter: "name")), ("%ff=1", .badEncoding(parameter: "%ff")),
            ("a&b&c&d&e", .tooMany(limit: 4)),
        ] as [(String, QueryError)]
    )
    func `a malformed query is refused and its parameter named`(_ query: String, _ error: QueryError) {
        #expect(throws: error) { try QueryParameters(Array(query.utf8)[...], limit: 4) }
    }

    @Test(arguments: [
        ("a-1.0.0%2Bb", "a-1.0.0+b"), ("a+b", "a+b"), ("%2e%2e%2f", "../"), ("%252e", "%2e"), ("%c3%A4", "ä"),
        ("", ""),
    ])
    func `a path segment is decoded once`(_ segment: String, _ text: String) {
        #expect(PercentCoding.decode(segment: segment.utf8) == text)
    }

    @Test(arguments: ["%", "%2", "%zz", "a%00", "%ff", "%e2%82", "%+1", "% 1"])
    func `a malformed path segment is refused`(_ segment: String) {
        #expect(PercentCoding.decode(segment: segment.utf8) == nil)
    }

    @Test(arguments: ["a-1.0.0+b", "ä/b c%", "~_.-", "\u{1F600}", ""])
    func `what is encoded decodes to itself and needs no further encoding`(_ text: String) {
        let encoded = PercentCoding.encode(segment: text)
        #expect(PercentCoding.decode(segment: encoded.utf8) == text)
        #expect(encoded.utf8.allSatisfy { ASCII.isPath($0) && $0 != 0x2F && $0 != 0x2B })
    }

    @Test(
        arguments: [
            ("127.0.0.1:8080", .tcp(host: "127.0.0.1", port: 8080)), ("[::1]:0", .tcp(host: "::1", port: 0)),
            ("localhost:1", .tcp(host: "localhost", port: 1)),
            ("unix:/run/x.sock", .unix(path: "/run/x.sock")),
            ("unix:", nil), ("8080", nil), (":8080", nil), ("::1:80", nil), ("h:65536", nil), ("h:", nil),
            ("h:+1", nil),
            ("[]:1", nil),
        ] as [(String, ListenAddress?)]
    )
    func `a listen address is read and written`(_ text: String, _ address: ListenAddress?) {
        #expect(ListenAddress(text) == address)
        if let address { #expect(address.description == text) }
    }

    @Test func `a header value cannot end its line`() {
        var response = HTTPResponse(status: 200)
        response.header("Location", "a\r\nSet-Cookie: b\u{0}\tc")
        #expect(String(decoding: response.headerBytes, as: UTF8.self) == "Location: a  Set-Cookie: b \tc\r\n")
    }
}
