import Testing

@testable import GatewayHTTP

struct MultipartParserTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let error: MultipartError

        init(_ name: String, _ text: String, _ error: MultipartError) {
            self.name = name
            self.text = text
            self.error = error
        }

        var testDescription: String { name }
    }

    private static let limits = {
        var limits = MultipartLimits()
        limits.parts = 3
        limits.fieldBytes = 16
        return limits
    }()

    private static let form = """
        --XX\r\nContent-Disposition: form-data; name="name"\r\n\r\ndemo\r\n\
        --XX\r\ncontent-disposition:form-data;name=chart;filename="demo-1.0.0.tgz"\r\nContent-Type: application/gzip\r\n\r\n\
        a\r\nb\r\n-\r\n--\r\n--X\r\n--XY\r\r\n\r\n--X\r\n\r\n--XX\r\n\
        Content-Disposition: form-data; name="empty"\r\n\r\n\r\n--XX--\r\n
        """

    @Test func `f_split: a form gives its parts however it is split`() throws {
        let bytes = Array(Self.form.utf8)
        let whole = MultipartRun.run([bytes])
        #expect(whole.error == nil)
        #expect(whole.isEnded)
        #expect(whole.parts.map(\.head.name) == ["name", "chart", "empty"])
        #expect(whole.parts.map(\.head.filename) == [nil, "demo-1.0.0.tgz", nil])
        #expect(whole.parts[1].head.contentType == "application/gzip")
        #expect(whole.parts.allSatisfy { $0.isEnded })
        #expect(
            String(decoding: whole.parts[1].data, as: UTF8.self)
                == "a\r\nb\r\n-\r\n--\r\n--X\r\n--XY\r\r\n\r\n--X\r\n"
        )
        #expect(whole.parts[2].data.isEmpty)
        for split in 0...bytes.count {
            #expect(
                MultipartRun.run([Array(bytes[..<split]), Array(bytes[split...])]) == whole,
                "split at \(split)"
            )
        }
        #expect(MultipartRun.run(bytes.map { [$0] }) == whole)
    }

    @Test(arguments: refusals)
    func `a form that breaks the rules is refused however it is split`(_ refusal: Refusal) {
        let bytes = Array(refusal.text.utf8)
        #expect(MultipartRun.run([bytes], limits: Self.limits).error == refusal.error)
        #expect(MultipartRun.run(bytes.map { [$0] }, limits: Self.limits).error == refusal.error)
        for split in 0..<min(bytes.count, 200) {
            let pieces = [Array(bytes[..<split]), Array(bytes[split...])]
            #expect(MultipartRun.run(pieces, limits: Self.limits).error == refusal.error, "split at \(split)")
        }
    }

    private static func part(_ header: String, _ data: String = "v") -> String {
        "--XX\r\n\(header)\r\n\r\n\(data)\r\n--XX--\r\n"
    }

    private static let disposition = "Content-Disposition: form-data; name=\"a\""

    static let refusals: [Refusal] = [
        Refusal("f_noend: empty", "", .truncated),
        Refusal("f_noend: no end", "--XX\r\n\(disposition)\r\n\r\nabcde", .truncated),
        Refusal("f_noend: no closing boundary", "--XX\r\n\(disposition)\r\n\r\nabcde\r\n--XX", .truncated),
        Refusal(
            "f_noend: half a closing boundary",
            "--XX\r\n\(disposition)\r\n\r\nabcde\r\n--XX-",
            .truncated
        ),
        Refusal("preamble", "preamble\r\n--XX--\r\n", .missingFirstBoundary),
        Refusal("line before", "\r\n--XX--\r\n", .missingFirstBoundary),
        Refusal("other boundary", "--YY\r\n", .missingFirstBoundary),
        Refusal("longer boundary", "--XXX\r\n", .badDelimiter),
        Refusal("padding", "--XX \r\n", .badDelimiter),
        Refusal("epilogue", part(disposition) + "more", .badDelimiter),
        Refusal("f_lf: LF only", "--XX\n\(disposition)\n\nv\n--XX--\n", .badDelimiter),
        Refusal("f_lf: LF in headers", "--XX\r\n\(disposition)\n\nv\r\n--XX--\r\n", .badPartHeader),
        Refusal("f_lf: data is LF only", "--XX\r\n\(disposition)\r\n\r\nv\n--XX--\n", .truncated),
        Refusal("no disposition", part("Content-Type: text/plain"), .badDisposition),
        Refusal("no name", part("Content-Disposition: form-data"), .badDisposition),
        Refusal("empty name", part("Content-Disposition: form-data; name=\"\""), .badDisposition),
        Refusal("attachment", part("Content-Disposition: attachment; name=\"a\""), .badDisposition),
        Refusal(
            "f_quote: escaped quote",
            part("Content-Disposition: form-data; name=\"cha\\\"rt\""),
            .badDisposition
        ),
        Refusal(
            "f_quote: unbalanced quote",
            part("Content-Disposition: form-data; name=\"chart"),
            .badDisposition
        ),
        Refusal(
            "f_quote: extended name",
            part("Content-Disposition: form-data; name*=UTF-8''chart"),
            .badDisposition
        ),
        Refusal("two names", part(disposition + "; name=\"b\""), .badDisposition),
        Refusal("junk after", part(disposition + " x"), .badDisposition),
        Refusal("not UTF-8 parameter", part(disposition + "; filename=ä"), .badDisposition),
        Refusal("two dispositions", part(disposition + "\r\n" + disposition), .repeatedPartHeader),
        Refusal(
            "f_cte: base64",
            part(disposition + "\r\nContent-Transfer-Encoding: base64"),
            .unsupportedTransferEncoding
        ),
        Refusal("no colon", part("Foo"), .badPartHeader),
        Refusal("folded", part(disposition + "\r\n filename=x"), .badPartHeader),
        Refusal("NUL", part(disposition + "\u{0}"), .badPartHeader),
        Refusal("CR in header", part(disposition + "\rx"), .badPartHeader),
        Refusal(
            "f_hdr: 9 headers",
            part(disposition + String(repeating: "\r\nA: b", count: 8)),
            .tooManyPartHeaders(limit: 8)
        ),
        Refusal(
            "f_hdr: large header",
            part("A: " + String(repeating: "x", count: 9000)),
            .partHeadersTooLarge(limitBytes: 8192)
        ),
        Refusal(
            "f_hdr: endless headers",
            "--XX\r\n" + String(repeating: "x", count: 9000),
            .partHeadersTooLarge(limitBytes: 8192)
        ),
        Refusal(
            "4 parts",
            String(repeating: "--XX\r\n\(disposition)\r\n\r\nv\r\n", count: 4) + "--XX--",
            .tooManyParts(limit: 3)
        ),
        Refusal(
            "f_big: large field",
            part(disposition, "12345678901234567"),
            .fieldTooLarge(name: "a", limitBytes: 16)
        ),
    ]

    @Test func `a field may have its limit and a file may have more`() {
        let field = MultipartRun.run(
            [Array(Self.part(Self.disposition, "1234567890123456").utf8)],
            limits: Self.limits
        )
        #expect(field.error == nil)
        let file = Self.part(Self.disposition + "; filename=f", String(repeating: "x", count: 1000))
        #expect(MultipartRun.run([Array(file.utf8)], limits: Self.limits).parts.first?.data.count == 1000)
    }

    @Test(arguments: ["\r\n--X", "\r", "\r\n-\r\n--", "\r\n--Xx", "\n\r\n--", "a"])
    func `data full of beginnings of a delimiter is passed on in pieces as large as they came`(text: String)
        throws
    {
        let data = Array(String(repeating: text, count: 100_000 / text.utf8.count).utf8)
        let form =
            Array("--XX\r\n\(Self.disposition); filename=f\r\n\r\n".utf8) + data + Array("\r\n--XX--".utf8)
        var parser = MultipartParser(boundary: Array("XX".utf8))
        var events = 0
        var received = 0
        let pieces = stride(from: 0, to: form.count, by: 1000)
        for start in pieces {
            try unsafe form[start..<min(start + 1000, form.count)].withUnsafeBytes { piece in
                try unsafe parser.feed(piece) { event in
                    if case .partData(let bytes) = event {
                        events += 1
                        received += bytes.count
                    }
                    return .proceed
                }
            }
        }
        try parser.finish()
        #expect(received == data.count)
        // What was held back at the end of a piece comes by itself, then the rest of the next one.
        #expect(events <= 2 * Array(pieces).count)
    }

    @Test func `a callback may stop the parser`() throws {
        var parser = MultipartParser(boundary: Array("XX".utf8))
        let bytes = Array(Self.form.utf8)
        var events = 0
        #expect(throws: MultipartError.stopped) {
            try unsafe bytes.withUnsafeBytes { bytes in
                try unsafe parser.feed(bytes) { _ in
                    events += 1
                    return .stop
                }
            }
        }
        #expect(events == 1)
        #expect(throws: MultipartError.failedBefore) { try parser.finish() }
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=XX", "XX"),
        ("Multipart/Form-Data;charset=utf-8; BOUNDARY=\"a b\"", "a b"),
        (
            "multipart/form-data ; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
            "----WebKitFormBoundary7MA4YWxkTrZu0gW"
        ),
    ])
    func `the boundary is found`(_ contentType: String, _ boundary: String) throws {
        #expect(try MultipartParser.boundary(contentType: contentType) == Array(boundary.utf8))
    }

    @Test(arguments: [
        nil, "", "multipart/mixed; boundary=XX", "application/json", "text/plain",
        "application/x-www-form-urlencoded",
    ])
    func `f_type, f_urlenc: another content type is not a form`(_ contentType: String?) {
        #expect(throws: MultipartError.unsupportedContentType) {
            try MultipartParser.boundary(contentType: contentType)
        }
    }

    @Test(arguments: [
        "", "; boundary=", "; boundary=\"\"", "; boundary=a; boundary=a", "; boundary=a{b",
        "; boundary=\"a \"", "; boundary",
        "; boundary=\"a", "; charset", "; boundary=" + String(repeating: "a", count: 71),
        "; boundary=\"a\rb\"",
    ])
    func `a missing or bad boundary is refused`(_ parameters: String) {
        #expect(throws: MultipartError.badBoundary) {
            try MultipartParser.boundary(contentType: "multipart/form-data\(parameters)")
        }
    }
}
