import Testing

@testable import GatewayAPI

@Suite("What clients say about representations")
struct RepresentationTests {
    @Test(
        arguments: [
            (nil, false), ("", false), ("gzip", true), ("gzip, deflate", true), ("deflate", false),
            ("*", true),
            ("gzip;q=0", false), ("gzip;q=0.000", false), ("gzip;q=0.001", true), ("GZIP", true),
            ("x-gzip", true),
            ("*;q=0", false), ("identity;q=0.5, gzip;q=0.4", false), ("identity;q=0.5, gzip;q=0.5", true),
            ("gzip;q=NaN", false), ("gzip;q=2", false), ("gzip;q=0.1234", false), ("gzip;q=", false),
            ("gzip;;", false),
            ("gzip deflate", false), ("gzip;q=1.001", false), (" gzip ; q=1 , br", true),
        ] as [(String?, Bool)]
    )
    func `e_accept: gzip is sent to those who ask for it in a well-formed header`(
        header: String?,
        expected: Bool
    ) {
        #expect(AcceptEncoding.allowsGzip(header) == expected)
    }

    @Test(arguments: [
        ("*/*", 1000), ("application/json", 1000), ("application/*;q=0.5", 500), ("text/html", 0),
        ("text/html, application/json;q=0.1", 100), ("application/json;q=0, */*", 0),
        ("*/*;q=0.2, application/*", 1000),
        ("application/json;version=1;q=0.3", 300), ("", 1000), ("application", 0), ("/json", 0),
        ("application/json;charset=\"utf-8\"", 1000),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", 200),
    ])
    func `the most specific media range decides`(header: String, expected: Int) {
        #expect(AcceptHeader.quality(of: "application/json", in: header) == expected)
    }

    @Test func `e_accept: as many media ranges as a head can hold cost next to nothing`() {
        let header = Array(repeating: "text/x;q=0.1", count: 2700).joined(separator: ",")
        let duration = ContinuousClock().measure {
            #expect(AcceptHeader.quality(of: "application/json", in: header) == 0)
        }
        #expect(duration < .milliseconds(500))
    }

    @Test(arguments: [
        (#""a""#, true, true), (#"W/"a""#, true, false), ("*", true, false), (#""b", "a""#, true, false),
        (#""b""#, false, false), ("a", false, false), (#""a"#, false, false), (#"w/"a""#, false, false),
        ("", false, false),
        (#""a" "b""#, false, false), (#", ,"a","#, true, true),
    ])
    func `entity tags are compared weakly or strongly`(header: String, isWeakMatch: Bool, isStrongMatch: Bool)
    {
        let tag = EntityTag(opaque: Array("a".utf8))
        let condition = EntityTagCondition(header)
        #expect((condition?.matchesWeakly(tag) ?? false) == isWeakMatch)
        #expect((condition?.matchesStrongly(tag) ?? false) == isStrongMatch)
    }

    @Test(
        arguments: [
            ("bytes=0-0", .part(0...0, sizeBytes: 10)), ("bytes=0-", .part(0...9, sizeBytes: 10)),
            ("bytes=5-100", .part(5...9, sizeBytes: 10)), ("bytes=-3", .part(7...9, sizeBytes: 10)),
            ("bytes=-100", .part(0...9, sizeBytes: 10)),
            ("bytes=0-18446744073709551615", .part(0...9, sizeBytes: 10)),
            ("bytes=10-", .unsatisfiable(sizeBytes: 10)), ("bytes=10-12", .unsatisfiable(sizeBytes: 10)),
            ("bytes=-0", .unsatisfiable(sizeBytes: 10)), ("bytes=0-1,3-4", .whole(sizeBytes: 10)),
            ("bytes=2-1", .whole(sizeBytes: 10)), ("items=0-1", .whole(sizeBytes: 10)),
            ("bytes=a-b", .whole(sizeBytes: 10)), ("bytes=", .whole(sizeBytes: 10)),
            ("bytes=99999999999999999999-", .whole(sizeBytes: 10)), ("bytes=1-2x", .whole(sizeBytes: 10)),
        ] as [(String, ArtifactExtent)]
    )
    func `one range of bytes is honoured`(header: String, expected: ArtifactExtent) {
        #expect(ArtifactExtent(RangeHeader.parse(header), sizeBytes: 10) == expected)
    }

    @Test func `an empty archive has no range, and one of unknown size none that is known before`() {
        for header in ["bytes=0-0", "bytes=-1"] {
            let asked = RangeHeader.parse(header)
            #expect(ArtifactExtent(asked, sizeBytes: 0) == .unsatisfiable(sizeBytes: 0))
            #expect(asked != nil && ArtifactExtent(asked, sizeBytes: nil) == nil)
        }
        #expect(ArtifactExtent(nil, sizeBytes: nil) == .whole(sizeBytes: nil))
    }

    @Test(
        arguments: [
            ("0", 0), ("18446744073709551615", UInt64.max), ("18446744073709551616", nil), ("-1", nil),
            ("+1", nil), ("", nil),
            ("1 ", nil), ("0x1", nil), ("٣", nil), ("1e3", nil),
        ] as [(String, UInt64?)]
    )
    func `numbers are decimal digits within 64 bits`(text: String, expected: UInt64?) {
        #expect(DecimalNumber.parse(text.utf8) == expected)
    }

    @Test func `fingerprints tell fields and their order apart`() {
        func fingerprint(_ fields: [String]) -> [UInt8] {
            var fingerprint = Fingerprint()
            for field in fields { fingerprint.combine(field) }
            return fingerprint.hex
        }
        let all = [
            ["ab", "c"], ["a", "bc"], ["c", "ab"], ["abc"], ["abc", ""], [], [""], ["abcdefgh"],
            ["abcdefgh\u{1}"],
        ]
        #expect(Set(all.map(fingerprint)).count == all.count)
        // Equal on every machine and in every release: clients keep these.
        #expect(fingerprint(["nginx", "1.0.0"]) == fingerprint(["nginx", "1.0.0"]))
        #expect(fingerprint(["a"]).count == 32)
    }

    @Test(arguments: [
        ("abc", true), ("a.b-c_d:9", true), ("", false), ("a b", false), ("a\"b", false), ("ü", false),
        (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
    ])
    func `a client's request id is taken if it cannot harm`(id: String, isTaken: Bool) {
        #expect((RequestID.accepted(id) != nil) == isTaken)
    }

    @Test func `request ids are unique and need no memory of their own`() {
        let ids = Set((0..<10_000).map { _ in RequestID.make() })
        #expect(ids.count == 10_000)
        #expect(ids.allSatisfy { $0.utf8.count == 15 && RequestID.accepted($0) != nil })
    }
}
