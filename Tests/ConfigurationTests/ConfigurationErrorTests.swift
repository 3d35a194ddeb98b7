import Configuration
import Testing

struct ConfigurationErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let errors: [String]

        init(_ text: String, _ errors: String...) {
            testDescription = String(text.prefix(80))
            self.text = text
            self.errors = errors
        }
    }

    static let size = "must be a size such as 100MiB, in B, KiB, MiB or GiB"
    static let duration = "must be a duration such as 30s, in ms, s, m or h"
    static let listen = "must be an address such as 127.0.0.1:8080, [::1]:8080 or unix:/run/gateway.sock"
    static let name =
        "must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends"

    static let values: [Case] = [
        Case(file("limits: { package_size: 100 MBs }"), "1:25: limits.package_size: \(size)"),
        Case(file("limits: { package_size: 100MB }"), "1:25: limits.package_size: \(size)"),
        Case(file("limits: { package_size: 100 MiB }"), "1:25: limits.package_size: \(size)"),
        Case(file("limits: { package_size: 104857600 }"), "1:25: limits.package_size: \(size)"),
        Case(file("limits: { package_size: MiB }"), "1:25: limits.package_size: \(size)"),
        Case(file("limits: { package_size: -1MiB }"), "1:25: limits.package_size: \(size)"),
        Case(file("limits: { package_size: 1.5MiB }"), "1:25: limits.package_size: \(size)"),
        Case(file("limits: { package_size: [1MiB] }"), "1:25: limits.package_size: \(size)"),
        Case(
            file("limits: { package_size: 1B }"),
            "1:25: limits.package_size: must be between 1KiB and 1024GiB"
        ),
        Case(
            file("limits: { package_size: 99999999999999999999B }"),
            "1:25: limits.package_size: must be between 1KiB and 1024GiB"
        ),
        Case(
            file("limits: { package_size: 18446744073709551615GiB }"),
            "1:25: limits.package_size: must be between 1KiB and 1024GiB"
        ),
        Case(file("limits: { idle_timeout: 60 }"), "1:25: limits.idle_timeout: \(duration)"),
        Case(file("limits: { idle_timeout: 1d }"), "1:25: limits.idle_timeout: \(duration)"),
        Case(file("limits: { idle_timeout: 0s }"), "1:25: limits.idle_timeout: must be between 1ms and 24h"),
        Case(file("limits: { idle_timeout: 25h }"), "1:25: limits.idle_timeout: must be between 1ms and 24h"),
        Case(file("limits: { connections: 0 }"), "1:24: limits.connections: must be between 1 and 1000000"),
        Case(
            file("limits: { connections: 99999999999999999999 }"),
            "1:24: limits.connections: must be between 1 and 1000000"
        ),
        Case(
            file("limits: { connections: -1 }"),
            "1:24: limits.connections: must be a whole number in decimal digits"
        ),
        Case(file("limits: { connections: 1.5 }"), "1:24: limits.connections: must be a whole number"),
        Case(file("limits: { connections: '5' }"), "1:24: limits.connections: must be a whole number"),
        Case(file("limits: [1]"), "1:9: limits must be a mapping of keys to values"),
        Case(file("limits: many"), "1:9: limits must be a mapping of keys to values"),
        Case(
            file("server: { listen: 8080 }"),
            "1:19: server.listen: must be text, in quotes if it looks like a number"
        ),
        Case(file("server: { listen: 'x' }"), "1:19: server.listen: \(listen)"),
        Case(file("log: { level: loud }"), "1:15: log.level: must be debug or info or warning or error"),
        Case(file("log: { format: ~ }"), "1:16: log.format: must be json or text"),
        Case(file("state: { url: mysql://x }"), "1:15: state.url: must begin with sqlite: or postgresql://"),
        Case(file("state: { directory: '' }"), "1:21: state.directory: must have 1 to 4096 bytes"),
        Case(
            file("state: { directory: \"a\\nb\" }"),
            "1:21: state.directory: must not contain control characters"
        ),
        Case("adapters: [{name: helm, enabled: 1}]", "1:34: adapters[].enabled: must be true or false"),
        Case("adapters: [{name: helm, enabled: yes}]", "1:34: adapters[].enabled: must be true or false"),
        Case(
            "adapters: [{name: helm, isolation: none}]",
            "1:36: adapters[].isolation: must be in-process or process"
        ),
        Case(
            "adapters: [{name: helm, sha256: abc}]",
            "1:33: adapters[].sha256: must be 64 hexadecimal digits, in quotes if all are decimal"
        ),
        Case(
            "adapters: [{name: helm, config: [1]}]",
            "1:33: adapters[].config: must be a mapping of the adapter's own keys"
        ),
        Case(
            "adapters: [{name: helm, config: {a: .inf}}]",
            "1:33: adapters[].config: the number in line 1 is not finite, or too large"
        ),
        Case("adapters: [{name: helm, workers: 0}]", "1:34: adapters[].workers: must be between 1 and 1024"),
        Case("adapters: [{name: Helm}]", "1:19: adapters[].name: \(name)"),
        Case("adapters: [{name: -a}]", "1:19: adapters[].name: \(name)"),
        Case("adapters: [{name: a-}]", "1:19: adapters[].name: \(name)"),
        Case("adapters: [{name: a_b}]", "1:19: adapters[].name: \(name)"),
        Case("adapters: [{name: \(String(repeating: "a", count: 64))}]", "1:19: adapters[].name: \(name)"),
    ]

    @Test(arguments: values)
    func `a wrong value is named with its place and what it must be`(_ wrong: Case) {
        #expect(errors(wrong.text) == wrong.errors)
    }

    static let keys: [Case] = [
        Case(file("sever: {}"), "1:1: unknown key \"sever\"; the nearest known key is \"server\""),
        Case(
            file("limits: { packge_size: 1MiB }"),
            "1:11: unknown key \"packge_size\"; the nearest known key is \"package_size\""
        ),
        Case(file("log: { lvl: info }"), "1:8: unknown key \"lvl\"; the nearest known key is \"level\""),
        Case(
            "adapters: [{name: a, wokrers: 1}]",
            "1:22: unknown key \"wokrers\"; the nearest known key is \"workers\""
        ),
        // j_tls: the gateway's port speaks no TLS yet, so there is no key to get wrong.
        Case(file("server: { tls: {} }"), "1:11: unknown key \"tls\"; the nearest known key is \"listen\""),
        Case(
            file("listen: 127.0.0.1:80"),
            "1:1: unknown key \"listen\"; the nearest known key is \"limits\" (\"listen\" itself belongs under \"server\")"
        ),
        Case(
            file("server: {a\u{1}b: 1}").replacing("\u{1}", with: "\"\\e\""),
            "1:10: unknown key \"a\"\\e\"b\"; the nearest known key is \"listen\""
        ),
        Case(
            file("server: {\"a\\eb\": 1}"),
            "1:10: unknown key \"a\u{FFFD}b\"; the nearest known key is \"listen\""
        ),
        Case(file("log: {level: info, level: debug}"), "1:20: the key \"level\" was already given in line 1"),
        Case(file("log: {}\nlog: {}"), "2:1: the key \"log\" was already given in line 1"),
        Case(file(config: "{a: {b: 1, b: 2}}"), "3:24: the key \"b\" was already given in line 3"),
        Case(file("[a]: b"), "1:1: a key must be a word, not a list or mapping"),
        Case(
            "adapters:\n  - name: a\n  - name: b\n  - name: a\n",
            "4:11: the adapter's name is already taken by the one in line 2"
        ),
        Case("adapters:\n  - library: x.so\n", "2:5: the adapter has no \"name\""),
        Case("adapters: []", "1:1: at least one adapter must be given and enabled"),
        Case("adapters: [{name: a, enabled: false}]", "1:1: at least one adapter must be given and enabled"),
        Case("adapters: {}", "1:11: adapters must be a list, each entry with a name"),
        Case(
            "adapters: [helm]",
            "1:1: at least one adapter must be given and enabled",
            "1:12: an adapter must be a mapping with at least a name"
        ),
        Case("log: {}", "1:1: \"adapters\" is missing: at least one adapter is needed"),
        Case("- a", "1:1: the configuration file must be a mapping of keys to values"),
        Case("", "0:0: the configuration file is empty"),
        Case("# nothing\n", "0:0: the configuration file is empty"),
        Case("---", "0:0: the configuration file is empty"),
        Case("null\n", "0:0: the configuration file is empty"),
    ]

    @Test(arguments: keys)
    func `j_both: a wrong key or set of adapters is named with its place`(_ wrong: Case) {
        #expect(errors(wrong.text) == wrong.errors)
    }

    @Test func `all errors are shown in the order of the file`() {
        let text = """
            limits: { package_size: 5, connections: x }
            sever: {}
            adapters:
              - name: A
                wrokers: 5
                config: { a: "${NOT_SET}", b: 1, b: 2 }
            """
        let places = errors(text).map { $0.split(separator: " ")[0] }
        #expect(places == ["1:25:", "1:41:", "2:1:", "4:11:", "5:5:", "6:19:", "6:38:"])
    }

    @Test func `errors beyond a hundred are not listed`() {
        let text = (0..<1000).map { "k\($0): 1\n" }.joined()
        #expect(errors(text).count == 100)
    }

    @Test func `an error is written as file, line, column and message`() throws {
        guard case .failure(let errors) = parse("log: {}") else {
            Issue.record("accepted")
            return
        }
        #expect(
            errors.description
                == "/etc/o2dms/gateway.yaml:1:1: \"adapters\" is missing: at least one adapter is needed"
        )
    }
}
