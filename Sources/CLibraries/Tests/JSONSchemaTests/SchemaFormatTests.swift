import JSONSchema
import JSONText
import Testing

/// Which texts have which format: what `jsonschema` 6 for Go says, which Helm 4 uses.
@Suite struct SchemaFormatTests {
    private func admits(_ format: String, _ text: String, draft: String = "draft-07/schema") throws -> Bool {
        let schema: JSONValue = [
            "$schema": .string("http://json-schema.org/\(draft)"), "format": .string(format),
        ]
        return try JSONSchema(schema.text).violations(of: .string(text)).isEmpty
    }

    @Test(arguments: [
        ("date", ["2024-02-29", "0000-01-01"], ["2023-02-29", "2024-13-01", "2024-1-01", "24-01-01", ""]),
        (
            "time", ["00:00:00Z", "23:59:60z", "12:00:00.5+02:00", "01:29:60+01:30", "+1:00:00Z"],
            ["24:00:00Z", "12:00:60Z", "12:00:00", "12:00Z", "12:00:00.Z", "12:00:00+24:00", "12:00:00+2:00"]
        ),
        (
            "date-time", ["2024-02-29T12:00:00Z", "2024-02-29t12:00:00-00:30"],
            ["2024-02-29 12:00:00Z", "2024-02-30T12:00:00Z", "2024-02-29T12:00:00"]
        ),
        (
            "duration", ["P1Y", "P1Y2M3DT4H5M6S", "PT5M", "P4W", "P1YT1S"],
            ["P", "PT", "1Y", "P1", "P1M1Y", "P1S", "PT1D", "P4W1D", "P1YT1H T", "PW"]
        ),
        (
            "period", ["2024-02-29T12:00:00Z/P1Y", "P1Y/2024-02-29T12:00:00Z"],
            ["P1Y/P1Y", "2024-02-29T12:00:00Z", "2024-02-29/P1Y"]
        ),
        (
            "email", ["a@b", "a.b+c@d.example", "\"a b\"@c", "a@[127.0.0.1]", "a@[IPv6:::1]", "@b"],
            ["a", "a@", "a..b@c", ".a@b", "a b@c", "\u{E9}@b", "a@-b", "a@[1.2.3]", "\"a\"b\"@c"]
        ),
        ("hostname", ["a", "a-b.c1.", "1.2"], ["", "-a", "a-", "a_b", "a..b", "\u{E9}.de", "a b"]),
        ("ipv4", ["0.0.0.0", "255.1.2.3"], ["256.1.1.1", "01.1.1.1", "1.1.1", "1.1.1.1.1", "a.b.c.d", ""]),
        (
            "ipv6", ["::", "::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
            ["1.2.3.4", "::1%eth0", "1::2::3", ":", "12345::"]
        ),
        (
            "uri",
            [
                "https://h/x", "mailto:a@b", "urn:x", "http://h:80", "http://[::1]/", "a:", "http:/x",
                "http://u:p@h",
            ],
            [
                "/x", "x", "", "//h", "http://h:8a", "http://h x/", "http://[::1", "http://h/%zz", "1a:b",
                ":x", "http://[1]/",
            ]
        ),
        (
            "uri-reference", ["", "/x", "x/y:z", "#f", "?q", "//h/x", "*", "a%20b"],
            ["a\\b", "x/ z%", "1:x", "%", "#%zz", "\u{1}"]
        ),
        ("uri-template", ["http://h/{a}/{b}", "/x", "/{a}{b}"], ["/{a", "/a}", "/{a{b}}", "http://{h}/"]),
        ("json-pointer", ["", "/", "/a/~0~1"], ["a", "/~", "/~2", "#/a"]),
        ("relative-json-pointer", ["0", "1/a", "0#", "10"], ["", "/a", "01", "-1", "1a"]),
        (
            "uuid", ["00000000-0000-0000-0000-00000000000F"],
            ["", "00000000000000000000000000000000", "0000000g-0000-0000-0000-000000000000"]
        ),
        (
            "semver", ["1.0.0", "1.0.0-a.1+b.02", "1.0.0--"],
            ["1.0", "v1.0.0", "1.0.0-01", "1.0.0-", "1.0.0+", "01.0.0"]
        ),
        ("regex", ["^a$", ""], ["(", "(?=a)"]), ("unknown", ["anything"], []),
    ])
    func `a text has a format or has not`(format: String, good: [String], bad: [String]) throws {
        for text in good { #expect(try admits(format, text), "\(text)") }
        for text in bad { #expect(try !admits(format, text), "\(text)") }
    }

    @Test func `formats count in drafts 4 to 7 only, and for texts only`() throws {
        for draft in ["draft-04/schema#", "draft-06/schema", "draft-07/schema#"] {
            #expect(try !admits("ipv4", "x", draft: draft))
        }
        for draft in ["draft/2019-09/schema", "draft/2020-12/schema", "schema#"] {
            #expect(try admits("ipv4", "x", draft: draft))
        }
        let schema = Array(
            "{\"$schema\":\"http://json-schema.org/draft-07/schema\",\"format\":\"ipv4\"}".utf8
        )
        #expect(try JSONSchema(schema).violations(of: 1).isEmpty)
        #expect(try JSONSchema(schema).violations(of: "x").map(\.message) == ["must have the format ipv4"])
    }

    @Test(arguments: ["draft-07/schema", "draft/2020-12/schema"])
    func `the strings of a format that nothing is held against can be asked for`(_ draft: String) throws {
        let schema = """
            {
              "$schema": "http://json-schema.org/\(draft)",
              "properties": {
                "a": {"$ref": "#/definitions/file"},
                "b": {"type": "array", "items": {"anyOf": [{"$ref": "#/definitions/file"}, {"type": "integer"}]}},
                "c": {"type": "string", "format": "hostname"}
              },
              "definitions": {"file": {"type": "string", "format": "a-file"}}
            }
            """
        let compiled = try JSONSchema(Array(schema.utf8))
        let value: JSONValue = ["a": "/one", "b": ["/two", 3, "/three"], "c": "host", "d": "/four"]
        #expect(try compiled.violations(of: value).isEmpty)
        #expect(try compiled.strings(in: value, ofFormat: "a-file") == ["/one", "/two", "/three"])
        #expect(try compiled.strings(in: ["a": 1], ofFormat: "a-file").isEmpty)
    }
}
