import Foundation
import Testing

/// The README is run as it stands: every command of its tour, and its output held against what is written there.
@Suite struct `The README` {
    @Test func `its tour works, command by command, with the output it shows`() throws {
        // The adapters that `make run` starts with.
        let example = try String(
            contentsOfFile: "\(Product.root)/docs/examples/gateway.yaml",
            encoding: .utf8
        )
        let adapters = try #require(example.components(separatedBy: "\nadapters:").last)
        let gateway = try RunningGateway("adapters:\(adapters)")
        let steps = try Self.steps(of: "README.md", port: gateway.port)
        #expect(steps.count > 5)
        for step in steps {
            let run = try Command.run("bash", ["-c", step.command], in: gateway.directory.path)
            #expect(run.status == 0, "\(step.command): \(run.errors)")
            guard !step.output.isEmpty else { continue }
            let shown = Self.comparable(step.output, gateway)
            let printed = Self.comparable(run.text + run.errors, gateway)
            #expect(printed == shown, "\(step.command)")
        }
    }

    @Test func `docs/configuration.md is what the gateway says of its keys`() throws {
        let written = try String(contentsOfFile: "\(Product.root)/docs/configuration.md", encoding: .utf8)
        let printed = try Command.succeed(Product.gateway, ["config-reference"]).text
        #expect(
            written == printed,
            "update it with: dist/bin/o2dms-gateway config-reference > docs/configuration.md"
        )
    }

    @Test func `its five lines to an adapter of one's own give a library that loads`() throws {
        let text = try String(contentsOfFile: "\(Product.root)/README.md", encoding: .utf8)
        let section = try #require(text.components(separatedBy: "## Writing an adapter").last)
        let script = try #require(
            section.components(separatedBy: "```sh\n").dropFirst().first?.components(separatedBy: "```").first
        )
        let directory = try TemporaryDirectory()
        // A checkout of its own, as a new user has: sources linked, nothing built.
        try Command.succeed(
            "bash",
            [
                "-ec",
                """
                cp -r \(Product.root)/plugin-sdk . && rm -rf plugin-sdk/.build plugin-sdk/examples/swift/.build
                mkdir -p dist/lib/o2dms && cp -r \(Product.plugins) dist/lib/o2dms/plugins
                cp \(Product.root)/docs/examples/gateway.yaml .
                \(script)
                """,
            ],
            in: directory.path
        )
        let check = try Command.run(Product.gateway, ["check-config"], in: directory.path)
        #expect(check.status == 0, "\(check.errors)")
        #expect(check.text.contains("4 adapters"))
    }

    @Test(arguments: ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
    func `the files that a document names are there`(document: String) throws {
        let text = try String(contentsOfFile: "\(Product.root)/\(document)", encoding: .utf8)
        let links = text.matches(of: /\]\((?!https?:)([^)#]+)\)/).map { String($0.1) }
        let paths = text.matches(of: /`([A-Za-z][A-Za-z0-9_+.\-]*(?:\/[A-Za-z0-9_+.\-]+)+\.[a-z]+)`/).map {
            String($0.1)
        }
        for path in links + paths where !path.hasPrefix("dist/") {
            let isThere = ["", "Sources/"].contains {
                FileManager.default.fileExists(atPath: "\(Product.root)/\($0)\(path)")
            }
            #expect(isThere, "\(document) names \(path)")
        }
    }

    struct Step {
        var command: String
        var output: String
    }

    /// The commands of the ```console blocks: a line that begins with "$ ", more lines while they end with a backslash or
    /// inside a here-document, then the output.
    static func steps(of file: String, port: UInt16) throws -> [Step] {
        let text = try String(contentsOfFile: "\(Product.root)/\(file)", encoding: .utf8)
            .replacingOccurrences(of: "127.0.0.1:8080", with: "127.0.0.1:\(port)")
        var steps: [Step] = []
        var inside = false
        for line in text.components(separatedBy: "\n") {
            if line == "```console" { inside = true; continue }
            if line == "```" { inside = false; continue }
            guard inside else { continue }
            if line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2)), output: ""))
            } else if line.hasPrefix("> ") {
                steps[steps.count - 1].command += "\n" + line.dropFirst(2)
            } else {
                steps[steps.count - 1].output += line + "\n"
            }
        }
        return steps
    }

    /// What may differ from run to run, made equal: times, digests, ports, request ids.
    static func comparable(_ text: String, _ gateway: RunningGateway) -> String {
        var text = text.replacingOccurrences(of: "127.0.0.1:\(gateway.port)", with: "127.0.0.1:8080")
            .replacingOccurrences(of: gateway.directory.path, with: "DIRECTORY")
        for (pattern, replacement) in [
            (#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"#, "TIME"), (#"sha256:[0-9a-f]{64}"#, "DIGEST"),
            (#"file://[^" ]*/charts"#, "CHARTS"),
        ] {
            text = text.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
