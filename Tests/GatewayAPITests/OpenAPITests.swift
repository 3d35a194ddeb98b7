import Foundation
import GatewayHTTP
import JSONText
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("openapi.json", .ownThread)
struct OpenAPITests {
    private let text = OpenAPIDocument(routes: .standard, version: "1.2.3", limits: APILimits()).json()

    @Test func `it has exactly the rows, parameters and statuses of the route table`() throws {
        let paths = try #require(JSONValue(parsing: text)["paths"]?.members)
        #expect(paths.map(\.key) == RouteTable.standard.resources.map(\.pattern.text))
        for (path, resource) in zip(paths, RouteTable.standard.resources) {
            let methods = (path.value.members ?? []).map(\.key).filter { $0 != "parameters" }
            #expect(methods == resource.routes.map { $0.method.description.lowercased() })
            for route in resource.routes {
                let operation = try #require(path.value[route.method.description.lowercased()])
                let parameters = (operation["parameters"]?.elements ?? []).compactMap { $0["name"]?.string }
                #expect(parameters == route.parameters.map(\.name) + route.headers.map(\.name))
                let statuses = Set((operation["responses"]?.members ?? []).map(\.key))
                #expect(statuses.isSuperset(of: route.responses.map { String($0.status) }))
            }
        }
    }

    @Test func `every schema that is referred to exists`() throws {
        let value = try JSONValue(parsing: text)
        let names = Set((value["components"]?["schemas"]?.members ?? []).map(\.key))
        let pieces = String(decoding: text, as: UTF8.self).components(separatedBy: "#/components/schemas/")
            .dropFirst()
        for piece in pieces { #expect(names.contains(String(piece.prefix { $0.isLetter }))) }
    }

    @Test func `what a text must look like is told as a pattern, and so is that a form has one archive`()
        throws
    {
        let paths = try #require(JSONValue(parsing: text)["paths"])
        let list = try #require(paths[RouteTable.descriptors]?["get"]?["parameters"]?.elements)
        for parameter in list where parameter["schema"]?["type"]?.string == "string" {
            let schema = try #require(parameter["schema"])
            guard schema["enum"] == nil, parameter["in"]?.string == "query" else { continue }
            let pattern = try Regex(try #require(schema["pattern"]?.string))
            #expect("1.0 ä".wholeMatch(of: pattern) != nil)
            #expect("a\nb".wholeMatch(of: pattern) == nil && "a\u{7F}".wholeMatch(of: pattern) == nil)
        }
        let path = paths[RouteTable.descriptors + "/{packageId}"]?["parameters"]?.elements?.first
        let segment = try Regex(try #require(path?["schema"]?["pattern"]?.string))
        for (text, isOne) in [
            ("x-1.0.0+b", true), ("..x", true), ("..", false), (".", false), ("a/b", false),
        ] {
            #expect((text.wholeMatch(of: segment) != nil) == isOne, "\(text)")
        }
        let body = paths[RouteTable.descriptors]?["post"]?["requestBody"]?["content"]
        let form = try #require(body?["multipart/form-data"]?["schema"])
        let archives = form["oneOf"]?.elements?.compactMap { $0["required"]?.elements?.first?.string }
        #expect(archives == ["chart", "artifact"])
        #expect(form["properties"]?["chart"]?["minLength"]?.integer == 1)
        let artifact = paths[RouteTable.descriptors + "/{packageId}/artifact"]?["get"]?["responses"]
        #expect(artifact?["200"]?["content"]?["*/*"] != nil)
    }

    @Test func `operation ids are unique`() {
        let names = RouteTable.standard.resources.flatMap(\.routes).map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test(
        .enabled(if: hasValidator(), "python3 has no openapi-spec-validator; the end-to-end tests install it")
    )
    func `openapi-spec-validator finds nothing`() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("openapi-\(UUID()).json")
        try Data(text).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let validator =
            "import json,sys,openapi_spec_validator as v; v.validate(json.load(open(sys.argv[1])))"
        #expect(try Self.python(["-c", validator, file.path]) == 0)
    }

    private static func hasValidator() -> Bool {
        (try? python(["-c", "import openapi_spec_validator"])) == 0
    }

    private static func python(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
