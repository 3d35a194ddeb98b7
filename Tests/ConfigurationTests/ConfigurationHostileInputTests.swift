import Configuration
import Glibc
import Testing

struct ConfigurationHostileInputTests {
    @Test(arguments: [
        ("a: &a [*a]", "1:4: anchors (&name) are not accepted here"),
        ("a: *b", "1:4: aliases (*name) are not accepted here"),
        ("? [a]\n: b", "1:3: a key must be a word, not a list or mapping"),
        ("log:\n\tlevel: info", "2:1: a tab cannot be used for indentation; use spaces"),
        ("log: {}\n---\nlog: {}", "2:1: the text must hold no more than one document"),
        ("%YAML 1.1\n---\nlog: {}", "1:1: directives (%NAME) are not accepted here"),
        (
            "log: !!python/object x",
            "1:6: tags other than those of the core schema are not accepted, and a core tag must fit its value"
        ),
        ("log: \"a\\0b\"", "1:6: the scalar contains a NUL character"),
        ("log: {", "2:1: did not find expected node content (while parsing a flow node)"),
    ])
    func `j_yaml: text that is no honest YAML is refused with its place`(_ text: String, _ error: String) {
        #expect(errors(text) == [error])
    }

    @Test func `j_yaml: nesting without end is refused at once`() {
        let text = "a: " + String(repeating: "[", count: 100_000)
        #expect(errors(text) == ["1:67: mappings and sequences are nested more than 64 deep"])
    }

    enum Content: CaseIterable {
        case utf16, utf16WithoutMark, cutCharacter, tooLong

        var bytes: [UInt8] {
            switch self {
            case .utf16: [0xFF, 0xFE, 0x61, 0x00]
            case .utf16WithoutMark: [0x61, 0x00, 0x3A, 0x00]
            case .cutCharacter: Array("log: {}\na: ".utf8) + [0xC3]
            case .tooLong: [UInt8](repeating: 0x23, count: GatewayConfiguration.fileLimitBytes + 1)
            }
        }

        var error: String {
            switch self {
            case .utf16: ":1:1: the text must be UTF-8, not UTF-16"
            case .utf16WithoutMark: ":1:2: control characters are not allowed"
            case .cutCharacter: ":2:4: incomplete UTF-8 octet sequence"
            case .tooLong: ": the configuration file cannot be used: longer than 1048576 bytes"
            }
        }
    }

    @Test(arguments: Content.allCases)
    func `j_yaml: a file that is no small UTF-8 text is refused`(_ content: Content) throws {
        try withDirectory { directory in
            let path = "\(directory)/gateway.yaml"
            let file = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
            _ = unsafe content.bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            close(file)
            guard case .failure(let errors) = GatewayConfiguration.read(path: path, environment: [:]).result
            else {
                Issue.record("accepted")
                return
            }
            #expect(errors.description == path + content.error)
        }
    }

    @Test(arguments: [("", "No such file or directory"), ("/", "Is a directory")])
    func `a file that cannot be read is an error`(_ suffix: String, _ reason: String) throws {
        try withDirectory { directory in
            let path = suffix.isEmpty ? "\(directory)/none.yaml" : directory
            guard case .failure(let errors) = GatewayConfiguration.read(path: path, environment: [:]).result
            else {
                Issue.record("accepted")
                return
            }
            #expect(errors.all.map(\.message) == ["the configuration file cannot be used: \(reason)"])
        }
    }
}
