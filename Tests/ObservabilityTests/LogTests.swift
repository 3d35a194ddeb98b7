import JSONText
import Observability
import Testing
import ThreadsTesting

@Suite(.ownThread)
struct LogTests {
    @Test func `a line has time, level, message and the fields in their order`() throws {
        let text = captured { log in
            log.info(
                "package uploaded",
                [
                    "adapter": "helm", "packageId": "nginx-1.0.0", "size": .size(15_234_567),
                    "checksum": "sha256:abc123",
                    "repository": "oci://registry.example/myorg/charts",
                    "duration": .duration(.milliseconds(2345)),
                    "status": 201, "ratio": 0.5, "dryRun": false,
                    "details": .json(Array("{\"a\": [1,\n2]}".utf8)),
                ]
            )
        }
        let value = try JSONValue(parsing: #require(lines(text).first))
        let keys = value.members?.map(\.key)
        #expect(
            keys == [
                "time", "level", "msg", "adapter", "packageId", "size", "checksum", "repository", "duration",
                "status", "ratio", "dryRun", "details",
            ]
        )
        #expect(value["level"]?.string == "info")
        #expect(value["msg"]?.string == "package uploaded")
        #expect(value["size"]?.string == "15.2MB")
        #expect(value["duration"]?.string == "2.3s")
        #expect(value["repository"]?.string == "oci://registry.example/myorg/charts")
        #expect(value["details"]?["a"]?.elements?.count == 2)
        #expect(lines(text).count == 1 && text.last == UInt8(ascii: "\n"))
    }

    @Test func `a field without a value is left out`() throws {
        let text = captured {
            $0.info("said", ["adapter": "helm", "requestId": .absent, "adapter": "other"])
        }
        let value = try JSONValue(parsing: #require(lines(text).first))
        #expect(value.members?.map(\.key) == ["time", "level", "msg", "adapter"])
    }

    @Test(arguments: LogLevel.allCases)
    func `lines below the level are neither written nor computed`(_ level: LogLevel) {
        var computed = 0
        func message(_ text: String) -> String {
            computed += 1
            return text
        }
        let text = captured(level: level) { log in
            log.debug(message("d"))
            log.info(message("i"))
            log.warning(message("w"))
            log.error(message("e"))
        }
        #expect(computed == 4 - level.rawValue)
        #expect(lines(text).count == 4 - level.rawValue)
        #expect(LogLevel(name: level.name) == level)
    }

    @Test func `the level can be changed while the log is in use`() {
        let text = captured(level: .warning) { log in
            log.info("before")
            log.level = .debug
            log.debug("while")
            log.level = .error
            log.warning("after")
            #expect(log.level == .error)
        }
        let messages = lines(text).map { String(decoding: $0, as: UTF8.self) }
        #expect(messages.count == 1 && messages.first?.contains("\"while\"") == true)
    }

    static let hostile: [String] = [
        "x\n{\"level\":\"error\"}", "a\r\nb", "nul\0byte", "\u{1B}[31mred", "line\u{2028}separator\u{2029}",
        "\u{9B}2J", "\u{202E}txt.exe",
        "\",\"level\":\"error\",\"x\":\"", "\\", String(repeating: "\u{1}", count: 100_000),
        String(repeating: "é", count: 600_000),
        String(repeating: "\"", count: 5000), String(repeating: "x", count: 1_000_000), "", "👩‍👩‍👧‍👦\u{301}",
        String(decoding: [0x61, 0xFF, 0xFE, 0xC0, 0xAF, 0xED, 0xA0, 0x80], as: UTF8.self),
    ]

    @Test(arguments: hostile, LogFormat.allCases)
    func `k_log: no text breaks a line, forges a field or makes it long`(_ text: String, _ format: LogFormat)
        throws
    {
        let fields: KeyValuePairs<String, LogValue> = [
            "value": .string(text), "level": "forged", "value": "second", "raw": .json(Array(text.utf8)),
            "bytes": .utf8(Array(text.utf8)),
            "array": .json(Array("[\"\(text.prefix(3000))\"]".utf8)),
        ]
        for written in [
            captured(format: format) { $0.warning(text, fields) },
            captured(format: format) {
                $0.warning(
                    "m",
                    [
                        "\(text)": 1, "a": .string(text), "b": .string(text), "c": .string(text),
                        "d": .string(text), "e": .string(text),
                    ]
                )
            },
        ] {
            #expect(written.count <= 4096)
            #expect(written.count { $0 == UInt8(ascii: "\n") } == 1 && written.last == UInt8(ascii: "\n"))
            #expect(written.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            #expect(
                String(validating: written, as: UTF8.self)?.unicodeScalars.contains {
                    (0x80...0x9F).contains($0.value) || $0 == "\u{2028}" || $0 == "\u{202E}"
                } == false
            )
            guard format == .json else { continue }
            let value = try JSONValue(parsing: #require(lines(written).first))
            #expect(value["level"]?.string == "warning")
        }
    }

    @Test(arguments: [
        (#"{"url":"https://u:canary@h/x","n":1.50}"#, #"{"url":"https://***@h/x","n":1.5}"#),
        (#"{"a":[{"password":"canary"}],"b":true}"#, #"{"a":[{"password":"***"}],"b":true}"#),
        (#"{"pass\u0077ord":"canary"}"#, #"{"password":"***"}"#),
        (#"{"password" : "canary"}"#, #"{"password":"***"}"#),
        ("{\"password\":\n\"canary\"}", #"{"password":"***"}"#),
        (#"{"token":7}"#, #"{"token":"***"}"#),
        (#"{"password":["canary",{"a":"canary"}],"b":1}"#, #"{"password":"***","b":1}"#),
        (#"{"credentials":{"user":"canary"}}"#, #"{"credentials":"***"}"#),
        (#"{"tok\u0065n":[["canary"]],"secret":{}}"#, #"{"token":"***","secret":"***"}"#),
        (#"{"token":"canary","cookie":null}"#, #"{"token":"***","cookie":"***"}"#),
        (#"{"said":"Bearer canary-canary"}"#, #"{"said":"Bearer ***"}"#),
        ("{\"name\":\"\u{202E}txt\"}", "{\"name\":\"\u{FFFD}txt\"}"),
        (#"{"path":"C:\\temp"}"#, #"{"path":"C:\\temp"}"#),
    ])
    func `JSON with a secret in it stays JSON, without the secret`(_ json: String, _ expected: String) throws
    {
        let line = captured { $0.info("m", ["fields": .json(Array(json.utf8)), "n": 1]) }
        let value = try JSONValue(parsing: #require(lines(line).first))
        #expect(value["fields"] == (try JSONValue(parsing: Array(expected.utf8))))
        #expect(value["n"]?.integer == 1)
        #expect(!String(decoding: line, as: UTF8.self).contains("canary"))
    }

    @Test func `JSON that can be read in two ways is written as a text without the secret`() throws {
        let json = #"{"a":1,"a":2,"password":"canary"}"#
        let line = captured { $0.info("m", ["fields": .json(Array(json.utf8))]) }
        let value = try JSONValue(parsing: #require(lines(line).first))
        #expect(value["fields"]?.string?.contains("canary") == false)
    }

    @Test func `each field is cut to a kibibyte and the line says when fields are missing`() throws {
        let long = String(repeating: "0123456789", count: 500)
        let text = captured { log in
            log.info(
                "m",
                ["a": .string(long), "b": .string(long), "c": .string(long), "d": .string(long), "e": 5]
            )
        }
        let value = try JSONValue(parsing: #require(lines(text).first))
        #expect(value["a"]?.string == String(long.prefix(1024)) + "…")
        #expect(value["d"] == nil)
        #expect(value["e"]?.integer == 5)
        #expect(value["truncated"]?.bool == true)
    }

    @Test func `a text line is made for the eye`() throws {
        let text = captured(format: .text) { log in
            log.warning(
                "slow answer",
                ["adapter": "helm", "path": "/a b", "n": 3, "empty": "", "quote": "a\"b", "msg": "x=y"]
            )
        }
        let line = String(decoding: text, as: UTF8.self)
        #expect(
            line.hasSuffix(
                " warning slow answer adapter=helm path=\"/a b\" n=3 empty=\"\" quote=\"a\\\"b\" _msg=\"x=y\"\n"
            )
        )
        let time = try #require(line.split(separator: " ").first)
        #expect(time.utf8.count <= 24 && time.hasSuffix("Z"))
    }

    @Test func `threads that log together get whole lines`() throws {
        let text = captured { log in
            withThreads(8) { thread in
                for index in 0..<500 {
                    log.info("event", ["thread": .integer(Int64(thread)), "index": .integer(Int64(index))])
                }
            }
        }
        let all = lines(text)
        #expect(all.count == 4000)
        for line in all { _ = try JSONValue(parsing: line) }
    }
}
