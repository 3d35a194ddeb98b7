import Configuration
import Glibc
import JSONText
import Testing

struct InterpolationTests {
    static let environment = [
        "A": "one", "B_2": "two", "_c": "three", "EMPTY": "", "LINES": "s3cret\ns3cret", "SELF": "x${SELF}",
        "OTHER": "${A}$$$", "N": "7", "SIZE": "2MiB", "T": "true",
        "HOST": "s3cret: [*a, {",
    ]

    @Test(arguments: [
        ("${A}", "one"), ("x${A}-${B_2}${_c}y", "xone-twothreey"), ("$$", "$"), ("$${A}", "${A}"),
        ("$$$${A}", "$${A}"), ("$$${A}", "$one"),
        ("a$b", "a$b"), ("$", "$"), ("cost $5", "cost $5"), ("${OTHER}", "${A}$$$"),
        ("${HOST}", "s3cret: [*a, {"), ("é${A}é", "éoneé"),
    ])
    func `variables are put in once and never looked at again`(_ text: String, _ expected: String) throws {
        for quoted in ["\"\(text)\"", "'\(text)'", "|-\n      \(text)"] {
            let configuration = try parse(
                file(config: "\n      key: \(quoted)".replacing("|-\n      ", with: "|-\n        ")),
                environment: Self.environment
            ).get()
            #expect(try JSONValue(parsing: configuration.adapters[0].config)["key"]?.string == expected)
        }
    }

    @Test(arguments: [
        ("${NONE}", "3:18: the environment variable NONE is not set"),
        ("ab${NONE}", "3:20: the environment variable NONE is not set"),
        ("é${NONE}", "3:19: the environment variable NONE is not set"),
        ("${EMPTY}", "3:18: the environment variable EMPTY is empty"),
        (
            "${LINES}",
            "3:18: the environment variable LINES contains a line break or another control character"
        ),
        ("${SELF}", "3:18: the environment variable SELF refers to itself"),
        ("${A", "3:18: \"${\" has no \"}\"; write \"$$\" for a dollar"),
        ("x ${", "3:20: \"${\" has no \"}\"; write \"$$\" for a dollar"),
        ("${A${B_2}}", "3:18: \"${…}\" cannot stand inside another"),
        ("${}", "3:18: \"${…}\" must hold the name of an environment variable, or \"file:\" and a path"),
        ("${a-b}", "3:18: \"${…}\" must hold the name of an environment variable, or \"file:\" and a path"),
        ("${1A}", "3:18: \"${…}\" must hold the name of an environment variable, or \"file:\" and a path"),
        ("${file:}", "3:18: \"${file:}\" names no file"),
        ("${file:/none}", "3:18: the secret file cannot be used: No such file or directory"),
        ("${file:/dev/null}", "3:18: the secret file cannot be used: not a regular file"),
        ("${file:/etc}", "3:18: the secret file cannot be used: not a regular file"),
    ])
    func `j_env, j_secret: what cannot be put in is an error with its place and without any value`(
        _ text: String,
        _ error: String
    ) {
        let found = errors(file(config: "{a: \"\(text)\"}"), environment: Self.environment)
        #expect(found == [error])
        #expect(!found.joined().contains("s3cret"))
    }

    @Test func `values from outside fit every key of the gateway and are checked like all others`() throws {
        let text =
            "server: { threads: \"${N}\" }\nlimits: { package_size: \"${SIZE}\" }\nadapters: [{name: \"${A}\", enabled: \"${T}\"}]"
        let configuration = try parse(text, environment: Self.environment).get()
        #expect(configuration.server.threads == 7)
        #expect(configuration.limits.packageBytes == 2 << 20)
        #expect(configuration.adapters[0].name == "one")
        for head in [
            "server: { listen: \"${HOST}\" }", "limits: { package_size: \"${HOST}\" }",
            "log: { level: \"${HOST}\" }", "state: { url: \"${HOST}\" }",
        ] {
            let found = errors(file(head), environment: Self.environment)
            #expect(found.count == 1 && !found[0].contains("s3cret"))
        }
    }

    @Test(arguments: [
        ("plain", "plain"), ("line\n", "line"), ("two\n\n", "two\n"), ("dos\r\n", "dos"), ("a\nb\n", "a\nb"),
        ("${A}$$\n", "${A}$$"),
    ])
    func `a secret file counts without its last newline and is never looked at again`(
        _ content: String,
        _ expected: String
    ) throws {
        try withDirectory { directory in
            try write(content, to: "\(directory)/secret")
            let text = file(config: "{a: \"${file:\(directory)/secret}\"}")
            let configuration = try parse(text, environment: Self.environment).get()
            #expect(try JSONValue(parsing: configuration.adapters[0].config)["a"]?.string == expected)
        }
    }

    @Test(arguments: [
        ("", "the secret file is empty"), ("\n", "the secret file is empty"),
        ("a\0b", "the secret file contains a NUL"),
        (String(repeating: "x", count: 65_537), "the secret file cannot be used: longer than 65536 bytes"),
    ])
    func `a secret file without a usable secret is an error`(_ content: String, _ message: String) throws {
        try withDirectory { directory in
            try write(content, to: "\(directory)/secret")
            #expect(errors(file(config: "{a: \"${file:\(directory)/secret}\"}")) == ["3:18: \(message)"])
        }
    }

    @Test func `a pipe is no secret file and never waited for`() throws {
        try withDirectory { directory in
            #expect(unsafe mkfifo("\(directory)/pipe", 0o600) == 0)
            let found = errors(file(config: "{a: \"${file:\(directory)/pipe}\"}"))
            #expect(found == ["3:18: the secret file cannot be used: not a regular file"])
        }
    }
}
