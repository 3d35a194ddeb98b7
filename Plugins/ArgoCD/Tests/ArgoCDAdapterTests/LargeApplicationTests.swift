import Deployments
import JSONText
import O2DMSPluginKit
import Testing

@testable import ArgoCDAdapter

/// Applications as large as the API server takes them: what they name is found in as many steps, and where that is too much everything
/// counts that may be meant.
struct LargeApplicationTests {
    private static let git = "https://git.example.com/apps.git"
    private static let values = "https://git.example.com/values.git"

    private static func packages(_ spec: JSONValue, _ status: JSONValue? = nil) throws -> [DeployedPackage] {
        let members =
            [JSONMember(key: "spec", value: spec)]
            + (status.map { [JSONMember(key: "status", value: $0)] } ?? [])
        return try JSONValue.object(members).decode(Application.self).packages
    }

    private static func uses(_ packages: [DeployedPackage], _ path: String, in repository: String) -> Bool {
        var sought = SoughtPackage(name: nil, version: nil)
        sought.origin = GitOrigin(RepositoryAddress(repository), path: path)
        return packages.contains { $0.evidence(of: sought) != .none }
    }

    @Test func `of six thousand entries of a history each one is a package`() throws {
        let source: JSONValue = [
            "repoURL": "https://charts.example.com", "chart": "web", "targetRevision": "*",
        ]
        let history = (0..<6000).map { number -> JSONValue in
            ["id": .integer(Int64(number)), "revision": .string("1.0.\(number)"), "source": source]
        }
        let packages = try Self.packages(["source": source], ["history": .array(history)])
        // One more is what is asked for.
        #expect(packages.count == 6001)
        #expect(packages.first?.version == "1.0.5999" && packages.count { $0.use == .running } == 1)
    }

    @Test func `of two hundred sources with a hundred files of one another each directory is a package`()
        throws
    {
        let sources = (0..<200).map { number -> JSONValue in
            let files = (0..<100).map { JSONValue.string("$r\($0)/\(number)/values.yaml") }
            return [
                "repoURL": .string(Self.values), "ref": .string("r\(number)"),
                "targetRevision": .string("b\(number)"),
                "helm": ["valueFiles": .array(files)],
            ]
        }
        let packages = try Self.packages(["sources": .array(sources)])
        #expect(packages.count == 20_000)
        #expect(Self.uses(packages, "199", in: Self.values) && !Self.uses(packages, "200", in: Self.values))
    }

    private static func taking(_ files: [String]) -> JSONValue {
        [
            "sources": [
                ["repoURL": .string(values), "ref": "values", "targetRevision": "main"],
                [
                    "repoURL": .string(git), "path": "web", "targetRevision": "main",
                    "helm": ["valueFiles": .array(files.map(JSONValue.string))],
                ],
            ]
        ]
    }

    @Test(arguments: [(1000, false), (1001, true), (40_000, true)])
    func `with too many files of values the whole repositories count`(_ count: Int, _ isWhole: Bool) throws {
        let foreign = try Self.packages(Self.taking((0..<count).map { "$values/a\($0)/v.yaml" }))
        #expect(Self.uses(foreign, "a0", in: Self.values))
        #expect(Self.uses(foreign, "other", in: Self.values) == isWhole)
        #expect(!Self.uses(foreign, "other", in: Self.git))
        let own = try Self.packages(Self.taking((0..<count).map { "../a\($0)/v.yaml" }))
        #expect(Self.uses(own, "a0", in: Self.git))
        #expect(Self.uses(own, "other", in: Self.git) == isWhole)
        #expect(isWhole ? max(foreign.count, own.count) < 4 : foreign.count == 1001)
    }

    @Test(arguments: [(1024, false), (1025, true), (500_000, true)])
    func `where a path is too long the whole repository counts`(_ length: Int, _ isWhole: Bool) throws {
        let path = String(repeating: "a/", count: length / 2) + String(repeating: "a", count: length % 2)
        let spec: JSONValue = [
            "source": ["repoURL": .string(Self.git), "path": .string(path), "targetRevision": "main"]
        ]
        #expect(Self.uses(try Self.packages(spec), "other", in: Self.git) == isWhole)
    }

    @Test func `many files of many sources that may be meant are not multiplied`() throws {
        let sources = (0..<2000).map { number -> JSONValue in
            [
                "repoURL": .string("https://git.example.com/\(number).git"),
                "ref": number < 1000 ? "same" : "{{x}}",
                "helm": ["valueFiles": [.string("$same/a/\(number)"), .string("{{y}}/\(number)")]],
            ]
        }
        let packages = try Self.packages(["sources": .array(sources)])
        #expect(packages.count == 2000)
        #expect(Self.uses(packages, "any", in: "https://git.example.com/7.git"))
        #expect(Self.uses(packages, "any", in: "https://git.example.com/1999.git"))
    }

    @Test(arguments: [(1024, false), (1025, true)])
    func `where a list makes too much of its templates they stand for it`(_ count: Int, _ isOpen: Bool) throws
    {
        // One byte of the address, and the path: 8 KiB of each element.
        let path = String(repeating: "a/", count: 4092) + "0000000"
        let elements = (0..<count).map { number -> JSONValue in
            ["n": .string(String(path.dropLast(4)) + "\(1000 + number)")]
        }
        let source: JSONValue = ["repoURL": "h", "path": "{{.n}}"]
        let set: JSONValue = [
            "spec": [
                "template": ["spec": ["source": source]],
                "generators": [["list": ["elements": .array(elements)]]],
            ]
        ]
        let specifications = try set.decode(ApplicationSet.self).specifications
        #expect(specifications.count == (isOpen ? 1 : count))
        #expect(specifications.first?.source?.path?.hasPrefix("{{") == isOpen)
    }

    @Test(arguments: [
        ("a{{ .x }}b", ["a", ".x", "b"]), ("{{`}}`}} {{", ["", "`}}`", " ", "", ""]),
        ("é {{- \"}}\\\"}}\" -}}\n ü", ["é", "\"}}\\\"}}\"", "ü"]), ("{ {a}} {", ["{ {a}} {"]), ("", [""]),
    ])
    func `actions are taken out of a text with what their marks trim`(_ text: String, _ pieces: [String]) {
        let found = TemplateText(text).pieces.map { piece in
            switch piece {
            case .text(let text), .action(let text): text
            }
        }
        #expect(found == pieces)
    }
}
