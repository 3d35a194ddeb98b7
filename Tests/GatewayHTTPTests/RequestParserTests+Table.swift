@testable import GatewayHTTP

extension RequestParserTests {
    private static func get(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n" }
    private static func post(_ fields: String) -> String {
        "POST / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n123"
    }

    static let refusals: [Refusal] = framing + requestLines + fields

    private static let framing: [Refusal] =
        [
            Refusal(
                "e_cl2same: two equal lengths",
                post("Content-Length: 3\r\nContent-Length: 3"),
                .repeatedContentLength
            ),
            Refusal(
                "e_cl2same: two lengths",
                post("Content-Length: 3\r\nContent-Length: 30"),
                .repeatedContentLength
            ),
            Refusal(
                "length and encoding",
                post("Content-Length: 3\r\nTransfer-Encoding: chunked"),
                .lengthAndEncoding
            ),
            Refusal(
                "encoding and length",
                post("Transfer-Encoding: chunked\r\nContent-Length: 3"),
                .lengthAndEncoding
            ),
            Refusal("e_te: xchunked", post("Transfer-Encoding: xchunked"), .unsupportedTransferEncoding),
            Refusal(
                "e_te: gzip, chunked",
                post("Transfer-Encoding: gzip, chunked"),
                .unsupportedTransferEncoding
            ),
            Refusal(
                "e_te: chunked, identity",
                post("Transfer-Encoding: chunked, identity"),
                .unsupportedTransferEncoding
            ),
            Refusal("e_te: identity", post("Transfer-Encoding: identity"), .unsupportedTransferEncoding),
            Refusal("e_te: ,chunked", post("Transfer-Encoding: ,chunked"), .unsupportedTransferEncoding),
            Refusal("e_te: empty encoding", post("Transfer-Encoding:"), .unsupportedTransferEncoding),
            Refusal(
                "e_te: chunked twice",
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
                .repeatedTransferEncoding
            ),
            Refusal(
                "e_te: chunked and x",
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x"),
                .repeatedTransferEncoding
            ),
            Refusal(
                "e_te10: encoding in 1.0",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                .transferEncodingInHTTP10
            ),
            Refusal(
                "e_clbad: length 20 digits",
                post("Content-Length: 99999999999999999999"),
                .lengthOverflow
            ),
            Refusal(
                "e_clbad: length over Int64",
                post("Content-Length: 9223372036854775808"),
                .lengthOverflow
            ),
        ]
        + ["+3", "-1", "0x3", "3, 3", "3,3", "3 x", "", "1_0", "3\t3", "٣"].map {
            Refusal("e_clbad: length \($0)", post("Content-Length: \($0)"), .badContentLength)
        }

    private static let requestLines: [Refusal] = [
        Refusal("e_lf: bare LF everywhere", "GET / HTTP/1.1\nHost: h\n\n", .badLineEnding),
        Refusal("e_lf: bare LF after the request line", "GET / HTTP/1.1\nHost: h\r\n\r\n", .badLineEnding),
        Refusal("empty lines", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", .badLineEnding),
        Refusal("CR first", "\rGET / HTTP/1.1\r\nHost: h\r\n\r\n", .badLineEnding),
        Refusal("e_tls: TLS hello", bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00], .badRequestLine),
        Refusal("space first", " GET / HTTP/1.1\r\nHost: h\r\n\r\n", .badRequestLine),
        Refusal("e_upgrade: HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
        Refusal("HTTP/0.9", "GET /\r\n", .badRequestLine),
        Refusal("HTTP/0.9 by number", "GET / HTTP/0.9\r\nHost: h\r\n\r\n", .unsupportedVersion),
        Refusal("HTTP/3.0", "GET / HTTP/3.0\r\nHost: h\r\n\r\n", .unsupportedVersion),
        Refusal("http/1.1", "GET / http/1.1\r\nHost: h\r\n\r\n", .badVersion),
        Refusal("HTTP/1.10", "GET / HTTP/1.10\r\nHost: h\r\n\r\n", .badVersion),
        Refusal("HTTP/1", "GET / HTTP/1\r\nHost: h\r\n\r\n", .badVersion),
        Refusal("two spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", .badRequestLine),
        Refusal("space at the end", "GET / HTTP/1.1 \r\nHost: h\r\n\r\n", .badVersion),
        Refusal("tabs", "GET\t/\tHTTP/1.1\r\nHost: h\r\n\r\n", .badRequestLine),
        Refusal("e_meth: long method", String(repeating: "A", count: 33) + " / HTTP/1.1\r\n\r\n", .badMethod),
        Refusal(
            "e_meth: 8 KB method",
            String(repeating: "A", count: 8192) + " / HTTP/1.1\r\n\r\n",
            .requestLineTooLong(limitBytes: ParserRun.limits.requestLineBytes)
        ),
        Refusal("e_meth: CONNECT", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", .badMethod),
        Refusal("star for GET", "GET * HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("star and more", "OPTIONS *x HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("no slash", "GET index HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("ftp", "GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("no authority", "GET http:///x HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("user info", "GET http://u:p@h/x HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("fragment", "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("fragment in query", "GET /a?b#c HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("UTF-8 in the path", "GET /ä HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("backslash", "GET /a\\b HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("e_nul: NUL in the path", "GET /a\u{0}b HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("bare CR in the path", "GET /a\rb HTTP/1.1\r\nHost: h\r\n\r\n", .badTarget),
        Refusal("e_pct00: %00", "GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n", .badEscape),
        Refusal("e_pct00: %00 in the query", "GET /a?b=%00 HTTP/1.1\r\nHost: h\r\n\r\n", .badEscape),
        Refusal("%zz", "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", .badEscape),
        Refusal("% at the end", "GET /a% HTTP/1.1\r\nHost: h\r\n\r\n", .badEscape),
        Refusal("%2 at the end", "GET /a%2 HTTP/1.1\r\nHost: h\r\n\r\n", .badEscape),
    ]

    private static let fields: [Refusal] =
        [
            Refusal("e_hdrname: no colon", get("Foo"), .badHeaderName),
            Refusal("e_hdrname: empty name", get(": x"), .badHeaderName),
            Refusal("e_hdrname: space in name", get("F oo: x"), .badHeaderName),
            Refusal("e_hdrname: space before colon", get("Foo : x"), .badHeaderName),
            Refusal(
                "e_hdrname: 0x80 in name",
                bytes: Array("GET / HTTP/1.1\r\nHost: h\r\nF".utf8) + [0x80, 0x3A, 0x0D, 0x0A],
                .badHeaderName
            ),
            Refusal("e_hdrname: underscore", get("content_length: 5"), .badHeaderName),
            Refusal("e_nul: NUL in name", get("F\u{0}: x"), .badHeaderName),
            Refusal("e_nul: NUL in value", get("Foo: a\u{0}b"), .badHeaderValue),
            Refusal("bare CR in value", get("Foo: a\rb"), .badHeaderValue),
            Refusal("escape in value", get("Foo: a\u{1B}b"), .badHeaderValue),
            Refusal("DEL in value", get("Foo: a\u{7F}b"), .badHeaderValue),
            Refusal(
                "e_lf: bare LF after a field",
                "GET / HTTP/1.1\r\nHost: h\nFoo: x\r\n\r\n",
                .badLineEnding
            ),
            Refusal("e_lf: bare LF at the end", "GET / HTTP/1.1\r\nHost: h\r\n\n", .badLineEnding),
            Refusal("folded with space", get("Foo: a\r\n b"), .foldedHeader),
            Refusal("folded with tab", get("Foo: a\r\n\tb"), .foldedHeader),
            Refusal("folded first line", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", .foldedHeader),
            Refusal("no Host", "GET / HTTP/1.1\r\n\r\n", .missingHost),
            Refusal("two Hosts", get("Host: h"), .repeatedHost),
            Refusal("two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", .repeatedHost),
            Refusal("expectation", post("Expect: 200-ok\r\nContent-Length: 3"), .unsupportedExpectation),
        ]
        + ["a b", "a/b", "u@h", "h:80:80", "h:x", "h:123456", "[::1", "[::1]x", "h?", "h#"].map {
            Refusal("Host \($0)", "GET / HTTP/1.1\r\nHost: \($0)\r\n\r\n", .badHost)
        }
}
