import Foundation
import JSONSchema
import JSONText
import Testing

/// The JSON Schema Test Suite, Debian's package json-schema-test-suite: what a value is by each draft, without what is optional.
@Suite struct JSONSchemaSuiteTests {
    private static let folder = URL(fileURLWithPath: "/usr/share/json-schema-test-suite/tests")

    /// Groups that need other documents, the drafts' own schemas among them: nothing is fetched.
    private static let foreign: Set<String> = [
        "remote ref, containing refs itself", "valid definition", "invalid definition",
    ]

    @Test(arguments: ["draft4", "draft6", "draft7"])
    func `values are valid where the suite says so`(draft: String) throws {
        let folder = Self.folder.appending(component: draft)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" && $0.lastPathComponent != "refRemote.json" }
        var count = 0
        for file in files {
            let groups = try JSONValue(parsing: Array(Data(contentsOf: file)))
            for group in try #require(groups.elements) { count += try check(group, draft, file) }
        }
        #expect(count > 300)
    }

    /// Returns the number of tests.
    private func check(_ group: JSONValue, _ draft: String, _ file: URL) throws -> Int {
        let title = try #require(group["description"]?.string)
        let text = withDraft(draft, try #require(group["schema"])).text
        let tests = try #require(group["tests"]?.elements)
        guard !Self.foreign.contains(title) else {
            let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(text) }
            #expect(error?.code == .unsupported, "\(title)")
            return 0
        }
        do {
            let schema = try JSONSchema(text)
            for test in tests {
                let violations = try schema.violations(of: try #require(test["data"]))
                #expect(
                    violations.isEmpty == (test["valid"] == true),
                    "\(draft) \(file.lastPathComponent): \(title): \(test["description"]?.string ?? "") \(violations)"
                )
            }
        } catch {
            Issue.record("\(draft) \(file.lastPathComponent): \(title): \(error)")
        }
        return tests.count
    }

    private func withDraft(_ draft: String, _ schema: JSONValue) -> JSONValue {
        guard let members = schema.members, schema["$schema"] == nil else { return schema }
        let address = "http://json-schema.org/draft-0\(draft.suffix(1))/schema#"
        return .object([JSONMember(key: "$schema", value: .string(address))] + members)
    }
}
