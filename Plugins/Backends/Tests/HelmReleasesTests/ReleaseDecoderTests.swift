import Digest
import Gzip
import HelmReleases
import Testing

struct ReleaseDecoderTests {
    private let whole = """
        {"name":"web","namespace":"apps","version":3,"config":{"a":1},"manifest":"---\\nkind: X",
        "info":{"status":"deployed","first_deployed":"2026-01-14T11:00:00.5+01:00","last_deployed":"2026-01-14T10:00:01Z","notes":"n"},
        "chart":{"metadata":{"name":"nginx","version":"1.2.3+4","appVersion":"1.27","dependencies":[{"name":"x","version":"9"}]},
        "templates":[{"name":"t","data":"e30="}],"values":{"name":"no","version":"no"}}}
        """

    private func record(_ text: String, _ decoder: ReleaseDecoder = .init()) throws -> ReleaseRecord {
        try decoder.decode(Base64.encode(try GzipDeflater.compress(Array(text.utf8))))
    }

    @Test func `a record says what was deployed`() throws {
        let record = try record(whole)
        #expect(record.name == "web" && record.namespace == "apps" && record.revision == 3)
        #expect(
            record.chartName == "nginx" && record.chartVersion == "1.2.3+4" && record.appVersion == "1.27"
        )
        #expect(record.status == .deployed)
        #expect(record.firstDeployed == 1_768_384_800_500_000_000)
        #expect(record.lastDeployed == 1_768_384_801_000_000_000)
    }

    private func fingerprint(_ chart: String, _ decoder: ReleaseDecoder = .init()) throws -> ChartFingerprint?
    {
        try record(
            #"{"name":"a","chart":{"metadata":{"name":"c","version":"1"\#(chart)}}"#,
            decoder
        ).fingerprint
    }

    @Test func `a fingerprint is of templates, files, schema and values, in whatever order they stand`()
        throws
    {
        let files =
            #"},"templates":[{"name":"b","data":"YQ=="},{"name":"a","data":"YQ=="}],"files":[],"values":{"x":1,"y":{"z":2.0}}"#
        let same =
            #"},"values":{"y":{"z":2},"x":1.0},"files":null,"templates":[{"data":"YQ==","name":"a"},{"data":"YQ==","name":"b"}],"schema":"""#
        let whole = try #require(try fingerprint(files))
        #expect(try fingerprint(same) == whole)
        for (part, other) in [
            ("\"b\"", "\"c\""), ("YQ==", "Yg=="), ("templates", "files\":[],\"lost"), ("\"x\":1", "\"x\":2"),
        ] {
            #expect(try fingerprint(files.replacing(part, with: other)) != whole, "\(part)")
        }
        #expect(try fingerprint("},\"values\":null") == fingerprint("},\"values\":{}"))
    }

    @Test func `of a chart with dependencies, a damaged or a very long one there is none`() throws {
        #expect(try fingerprint(#","dependencies":[{"name":"x"}]},"values":{}"#) == nil)
        #expect(try fingerprint(#"},"templates":[{"name":"a","data":"%"}]"#) == nil)
        var decoder = ReleaseDecoder()
        decoder.chartLimitBytes = 1000
        decoder.keptLimitBytes = 1000
        let long = { (length: Int) in "},\"values\":{\"a\":\"\(String(repeating: "b", count: length))\"}" }
        #expect(try fingerprint(long(1000), decoder) != nil)
        #expect(try fingerprint(long(2000), decoder) == nil)
    }

    @Test func `an old record is not compressed`() throws {
        #expect(try ReleaseDecoder().decode(Base64.encode(Array(whole.utf8))) == record(whole))
    }

    @Test func `what Helm does not say is unknown`() throws {
        let record = try record(
            #"{"name":"a","chart":{"metadata":{"name":"c","version":"1"}},"info":{"status":"odd"}}"#
        )
        #expect(record.status == .unknown && record.appVersion == nil && record.lastDeployed == nil)
    }

    @Test(arguments: [
        "{}", "[]", "null", #"{"name":"a"}"#, #"{"name":"a","chart":{}}"#,
        #"{"name":"a","chart":{"metadata":{"name":"c"}}}"#,
        #"{"name":"a","chart":{"metadata":{"name":"c","version":1}}}"#,
        #"{"name":7,"chart":{"metadata":{"name":"c","version":"1"}}}"#,
    ])
    func `JSON that is no release is none`(_ text: String) {
        #expect(throws: ReleaseError.notARelease) { try record(text) }
    }

    @Test(arguments: ["", "{", "<html>", #"{"name":"a"} {}"#])
    func `what is not JSON is none`(_ text: String) {
        #expect { try record(text) } throws: { if case .json? = $0 as? ReleaseError { true } else { false } }
    }

    @Test func `a record that is damaged is named`() throws {
        #expect(throws: ReleaseError.notBase64) { try ReleaseDecoder().decode("%") }
        let bytes = try GzipDeflater.compress(Array(whole.utf8))
        #expect(throws: ReleaseError.gzip(.truncated)) {
            try ReleaseDecoder().decode(Base64.encode(Array(bytes.dropLast(20))))
        }
        #expect(throws: ReleaseError.gzip(.trailingBytes)) {
            try ReleaseDecoder().decode(Base64.encode(bytes + bytes))
        }
    }

    @Test func `a record may inflate to the limit and no further`() throws {
        var decoder = ReleaseDecoder()
        decoder.inflatedLimitBytes = whole.utf8.count
        #expect(try record(whole, decoder).chartName == "nginx")
        decoder.inflatedLimitBytes -= 1
        #expect(throws: ReleaseError.gzip(.producedTooMuch(limitBytes: whole.utf8.count - 1))) {
            try record(whole, decoder)
        }
        #expect(throws: ReleaseError.tooLong(limitBytes: whole.utf8.count - 1)) {
            try decoder.decode(Base64.encode(Array(whole.utf8)))
        }
    }

    @Test func `what is kept of a record is limited, too`() throws {
        let text = { (length: Int) in
            "{\"name\":\"a\",\"chart\":{\"metadata\":{\"name\":\"c\",\"version\":\"\(String(repeating: "1", count: length))\"}}}"
        }
        var decoder = ReleaseDecoder()
        decoder.keptLimitBytes = text(1000).utf8.count
        #expect(try record(text(1000), decoder).chartVersion.utf8.count == 1000)
        #expect { try record(text(1001), decoder) } throws: {
            if case .json? = $0 as? ReleaseError { true } else { false }
        }
    }

    @Test func `half a mebibyte that inflates to a hundred times that is cut off`() throws {
        var deflater = try GzipDeflater(level: 1)
        var bomb: [UInt8] = []
        let start = Array(#"{"manifest":""#.utf8)
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: 1 << 20)
        for index in 0...128 {
            bomb += try deflater.deflateAll(index == 0 ? start : zeros)
        }
        #expect(bomb.count < 1 << 20)
        #expect(throws: ReleaseError.gzip(.producedTooMuch(limitBytes: 64 << 20))) {
            try ReleaseDecoder().decode(Base64.encode(bomb))
        }
    }
}

extension GzipDeflater {
    /// Compresses a part of a member that has no end.
    fileprivate mutating func deflateAll(_ bytes: [UInt8]) throws(GzipError) -> [UInt8] {
        var room = [UInt8](repeating: 0, count: 1 << 20)
        let progress = try unsafe bytes.withUnsafeBufferPointer { bytes throws(GzipError) in
            try unsafe room.withUnsafeMutableBufferPointer { room throws(GzipError) in
                try unsafe deflate(
                    UnsafeRawBufferPointer(bytes),
                    into: UnsafeMutableRawBufferPointer(room),
                    isLast: false
                )
            }
        }
        return Array(room.prefix(progress.produced))
    }
}
