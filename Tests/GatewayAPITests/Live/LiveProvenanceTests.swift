import JSONText
import Testing
import ThreadsTesting

@testable import GatewayAPI

/// The plugin of these tests takes an archive that begins with `signed` for its own provenance file.
@Suite("Provenance files over a socket", .ownThread)
struct LiveProvenanceTests {
    private func path(_ id: String) -> String { "\(RouteTable.descriptors)/\(id)/provenance" }

    private func run(
        _ variants: [String] = [],
        signed text: [UInt8] = Array("signed by somebody".utf8),
        _ body: (LiveGateway) throws -> Void
    ) throws {
        try LiveGateway.run([TestAdapter(name: "mem", variants: variants, config: "{}")]) { gateway throws in
            for (name, archive) in [("x", text), ("plain", Array("nobody's".utf8))] {
                let created = try gateway.upload(
                    [("name", name), ("artifactVersion", "1.0.0+b")],
                    archive: archive
                )
                #expect(created.status == 201)
            }
            try body(gateway)
        }
    }

    @Test func `a provenance file comes as it is, under the archive's name`() throws {
        try run { gateway throws in
            let answer = try gateway.get(path("x-1.0.0+b"))
            #expect(answer.status == 200 && answer.body == Array("signed by somebody".utf8))
            #expect(answer["Content-Type"] == "application/pgp-signature")
            #expect(answer["Content-Disposition"] == "attachment; filename=\"x-1.0.0+b.tgz.prov\"")
            let head = try gateway.send("HEAD", path("x-1.0.0+b"))
            #expect(head.status == 200 && head["Content-Length"] == "18" && head.body.isEmpty)
            #expect(try gateway.get(path("x-1.0.0+b"), ["If-None-Match": answer["ETag"] ?? ""]).status == 304)
            #expect(try gateway.get(path("x-1.0.0+b"), ["Accept": "application/json"]).status == 200)
        }
    }

    @Test func `a package without one is 404 and says so, another than one that is not there`() throws {
        try run { gateway throws in
            let none = try gateway.get(path("plain-1.0.0+b"))
            #expect(none.status == 404)
            let error = try JSONValue(parsing: none.body)
            #expect(error["error"] == "NotFound" && error["message"] == "it has no provenance file")
            let missing = try gateway.get(path("y-1.0.0"))
            #expect(missing.status == 404)
            #expect(try JSONValue(parsing: missing.body)["error"] == "PackageNotFound")
        }
    }

    @Test func `an adapter that knows no parts is not asked for one`() throws {
        try run(["NO_RANGES"]) { gateway throws in
            let answer = try gateway.get(path("x-1.0.0+b"))
            #expect(answer.status == 501)
            #expect(try JSONValue(parsing: answer.body)["details"]?["adapters"] == ["mem"])
        }
    }

    @Test func `a file up to the limit is handed out, a longer one is not, with the limit`() throws {
        let limit = APILimits().provenanceBytes
        for (size, status) in [(limit, 200), (limit + 1, 500)] {
            let text = Array("signed".utf8) + [UInt8](repeating: 0x61, count: size - 6)
            try run(signed: text) { gateway throws in
                let answer = try gateway.get(path("x-1.0.0+b"))
                #expect(answer.status == status, "\(size)")
                guard status == 500 else { return }
                let message = try JSONValue(parsing: answer.body)["message"]?.string ?? ""
                #expect(message.contains("\(limit) bytes") && message.contains("limits.provenance_size"))
            }
        }
    }
}
