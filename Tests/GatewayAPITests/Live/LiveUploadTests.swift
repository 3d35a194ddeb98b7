import Foundation
import Gzip
import JSONText
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("Uploads over a socket", .ownThread)
struct LiveUploadTests {
    private let good = [("name", "x"), ("artifactVersion", "1.0.0")]

    private func form(_ build: (inout TestForm) -> Void) -> [UInt8] {
        var form = TestForm()
        build(&form)
        return form.finished
    }

    private func post(_ gateway: LiveGateway, _ body: [UInt8], type: String? = nil) throws -> LiveResponse {
        let type = type ?? "multipart/form-data; boundary=\(TestForm.boundary)"
        return try gateway.send("POST", RouteTable.descriptors, ["Content-Type": type], body: body)
    }

    @Test func `parts come in any order and chart has a synonym`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let body = form { form in
                form.add("artifact", Array("bytes".utf8), filename: "../../etc/passwd")
                form.add("artifactVersion", "1.0.0")
                form.add("prov", Array("-----BEGIN PGP\nline\r\n\tx".utf8), filename: "x.prov")
                form.add("name", "x")
            }
            let created = try post(gateway, body)
            #expect(created.status == 201)
            #expect(try gateway.get("\(RouteTable.descriptors)/x-1.0.0/artifact").text == "bytes")
        }
    }

    /// What is wrong with a form, how it is made, and the parameter that the answer names.
    private static let badForms: [(String, String?, @Sendable (inout TestForm) -> Void)] = [
        (
            "no name", "name",
            {
                $0.add("artifactVersion", "1.0.0"); $0.add("chart", [1], filename: "c")
            }
        ),
        (
            "no version", "artifactVersion",
            {
                $0.add("name", "x"); $0.add("chart", [1], filename: "c")
            }
        ),
        (
            "no chart", "chart",
            {
                $0.add("name", "x"); $0.add("artifactVersion", "1.0.0")
            }
        ),
        (
            "empty name", "name",
            {
                $0.add("name", ""); $0.add("artifactVersion", "1"); $0.add("chart", [1], filename: "c")
            }
        ),
        (
            "empty chart", "chart",
            {
                $0.add("name", "x"); $0.add("artifactVersion", "1"); $0.add("chart", [], filename: "c")
            }
        ),
        ("unknown field", "colour", { $0.add("colour", "red") }),
        (
            "duplicate field", "name",
            {
                $0.add("name", "x"); $0.add("name", "x")
            }
        ),
        (
            "two archives", "artifact",
            {
                $0.add("chart", [1], filename: "c"); $0.add("artifact", [1], filename: "c")
            }
        ),
        ("long field", "name", { $0.add("name", String(repeating: "x", count: 4097)) }),
        ("empty provenance", "prov", { $0.add("prov", [], filename: "p") }),
        (
            "long provenance", "prov",
            { $0.add("prov", [UInt8](repeating: 0x61, count: 256 * 1024 + 1), filename: "p") }
        ),
        ("not UTF-8", "name", { $0.add("name", [0xFF], filename: nil) }),
        ("control character", "name", { $0.add("name", [0x61, 0x00], filename: nil) }),
        ("line feed", "description", { $0.add("description", "a\nb") }),
        ("nothing", "name", { _ in }),
    ]

    @Test func `f_missing, f_big: a form that breaks a rule is refused, names the field and leaves nothing`()
        throws
    {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            for (what, parameter, build) in Self.badForms {
                let answer = try post(gateway, form(build))
                #expect(answer.status == 400, "\(what)")
                #expect(answer.error == "BadRequest", "\(what)")
                #expect(try answer.json["details"]?["parameter"]?.string == parameter, "\(what)")
            }
            #expect(try gateway.get(RouteTable.descriptors).text == "[]")
            try gateway.waitForEmptySpool()
            let series = #"o2dms_package_uploads_total{adapter="none",status="failed"}"#
            #expect(try gateway.metric(series) == String(Self.badForms.count))
        }
    }

    @Test func `an Idempotency-Key makes a retry safe, and is good for one upload only`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let key = ["Idempotency-Key": "k-1"]
            func upload(_ name: String, _ archive: String, query: String = "") throws -> LiveResponse {
                try gateway.upload(
                    [("name", name), ("artifactVersion", "1.0.0")],
                    archive: Array(archive.utf8),
                    query: query,
                    headers: key
                )
            }
            #expect(try upload("x", "one", query: "?dryRun=true").status == 200)
            let first = try upload("x", "one")
            let again = try upload("x", "one")
            #expect(first.status == 201 && again.status == 201)
            #expect(again.text == first.text && again["Location"] == first["Location"])
            for (name, archive) in [("x", "two"), ("y", "one")] {
                let other = try upload(name, archive)
                #expect(other.status == 422 && other.error == "IdempotencyKeyReuse")
            }
            #expect(
                try gateway.metric(#"o2dms_package_uploads_total{adapter="mem",status="success"}"#) == "1"
            )
            let bad = try gateway.upload(
                [("name", "z"), ("artifactVersion", "1.0.0")],
                headers: ["Idempotency-Key": "a b"]
            )
            #expect(bad.status == 400 && bad.error == "BadRequest")
        }
    }

    @Test func `an upload that failed leaves its key free`() throws {
        try LiveGateway.run([.packages()]) { gateway throws in
            func upload(_ version: String) throws -> Int {
                try gateway.upload(
                    [("name", "app-00000"), ("artifactVersion", version)],
                    headers: ["Idempotency-Key": "k"]
                ).status
            }
            #expect(try upload("2.0.0") == 409, "it exists already")
            #expect(try upload("3.0.0") == 201)
            #expect(try upload("3.0.0") == 201, "the first answer again")
            #expect(try upload("2.0.0") == 422)
        }
    }

    @Test(arguments: [
        ("multipart/mixed; boundary=XX", 415), ("text/plain", 415), ("application/gzip", 415),
        ("application/x-www-form-urlencoded", 415), ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400),
        ("application/json", 400), ("", 415),
    ])
    func `f_type, f_urlenc: other content types are refused`(type: String, status: Int) throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let answer = try post(gateway, Array("a=%zz".utf8), type: type)
            #expect(answer.status == status)
            #expect(answer.error == (status == 415 ? "UnsupportedMediaType" : "BadRequest"))
        }
    }

    @Test(arguments: [
        "", "--XX\r\n", "--XX--", "junk",
        "--XX\nContent-Disposition: form-data; name=\"name\"\n\nx\n--XX--\n",
    ])
    func `f_noend, f_lf: a malformed form is refused`(text: String) throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let answer = try post(gateway, Array(text.utf8))
            #expect(answer.status == 400 && answer.error == "BadRequest")
        }
    }

    @Test func `a version is never overwritten`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            #expect(try gateway.upload(good).status == 201)
            let again = try gateway.upload(good)
            #expect(again.status == 409 && again.error == "PackageExists")
            #expect(try again.json["details"]?["sameContent"]?.bool == true)
        }
    }

    @Test func `an adapter's refusal keeps its violations, and its inner faults stay inside`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let bad = try gateway.upload([("name", "bad"), ("artifactVersion", "1.0.0")])
            #expect(bad.status == 400 && bad.error == "InvalidPackage")
            #expect(try bad.json["details"]?["violations"]?.elements?.count == 1)
            let boom = try gateway.upload(
                [("name", "boom"), ("artifactVersion", "1.0.0")],
                headers: ["X-Request-Id": "my-1"]
            )
            #expect(boom.status == 500 && boom.error == "InternalError")
            #expect(boom["X-Request-Id"] == "my-1")
            #expect(try boom.json["details"]?["requestId"]?.string == "my-1")
            #expect(!boom.text.contains("/srv"))
            let line = try gateway.logLines().first { $0["msg"]?.string == "request failed" }
            #expect(line?["requestId"]?.string == "my-1")
        }
    }

    @Test func `a dry run reports and stores nothing`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let report = try gateway.upload(good, query: "?dryRun=true")
            #expect(report.status == 200)
            #expect(try report.json["dryRun"]?.bool == true)
            #expect(try report.json["report"]?["checked"]?.bool == true)
            #expect(try report.json["package"]?["packageId"]?.string == "x-1.0.0")
            #expect(try gateway.get(RouteTable.descriptors).text == "[]")
            #expect(
                try gateway.metric(#"o2dms_package_uploads_total{adapter="mem",status="success"}"#) == "0"
            )
        }
    }

    @Test(arguments: [(1000, 201), (1001, 413)])
    func `an archive may be as large as the limit and no larger`(size: Int, status: Int) throws {
        var limits = APILimits()
        limits.packageBytes = 1000
        try LiveGateway.run([TestAdapter(name: "mem")], limits: limits) { gateway in
            let answer = try gateway.upload(good, archive: [UInt8](repeating: 7, count: size))
            #expect(answer.status == status)
            if status == 413 {
                #expect(answer.error == "PayloadTooLarge")
                #expect(try answer.json["details"]?["limit"]?.integer == 1000)
            }
            try gateway.waitForEmptySpool()
        }
    }

    @Test func `a length over the limit is refused before the body is invited`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let client = try gateway.connect()
            let headers = [
                "Content-Type": "multipart/form-data; boundary=XX", "Content-Length": "99999999999",
                "Expect": "100-continue",
            ]
            try client.send("POST", RouteTable.descriptors, headers)
            let answer = try client.receiveOne()
            #expect(answer.status == 413 && answer.error == "PayloadTooLarge")
        }
    }

    @Test func `a body that is expected is invited`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let client = try gateway.connect()
            let body = form { form in
                form.add("name", "x")
                form.add("artifactVersion", "1.0.0")
                form.add("chart", [1, 2, 3], filename: "c")
            }
            let headers = [
                "Content-Type": "multipart/form-data; boundary=XX", "Content-Length": String(body.count),
                "Expect": "100-continue",
            ]
            try client.send("POST", RouteTable.descriptors, headers)
            #expect(try client.receiveOne().status == 100)
            client.write(body)
            #expect(try client.receive().status == 201)
        }
    }

    @Test func `a chunked body of unknown length is taken`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let client = try gateway.connect()
            let body = form { form in
                form.add("name", "x")
                form.add("artifactVersion", "1.0.0")
                form.add("chart", [UInt8](repeating: 9, count: 200_000), filename: "c")
            }
            try client.send(
                "POST",
                RouteTable.descriptors,
                ["Content-Type": "multipart/form-data; boundary=XX", "Transfer-Encoding": "chunked"]
            )
            for piece in stride(from: 0, to: body.count, by: 999) {
                let bytes = body[piece..<min(piece + 999, body.count)]
                client.write(Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + [13, 10])
            }
            client.write(Array("0\r\n\r\n".utf8))
            #expect(try client.receive().status == 201)
            #expect(try gateway.get("\(RouteTable.descriptors)/x-1.0.0/artifact").body.count == 200_000)
        }
    }

    @Test func `f_clshort: a form that is longer than its length is refused, and what follows is no request`()
        throws
    {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let client = try gateway.connect()
            let body = form { form in
                form.add("name", "x")
                form.add("artifactVersion", "1.0.0")
                form.add("chart", [1, 2, 3], filename: "c")
            }
            let headers = [
                "Content-Type": "multipart/form-data; boundary=XX", "Content-Length": String(body.count - 9),
            ]
            try client.send("POST", RouteTable.descriptors, headers, body: body)
            #expect(try client.receive().status == 400)
            #expect(try client.receive().status == 400)
            #expect(try gateway.get(RouteTable.descriptors).text == "[]")
        }
    }

    @Test func `f_clshort: an upload that breaks off leaves nothing`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            do {
                let client = try gateway.connect()
                let headers = [
                    "Content-Type": "multipart/form-data; boundary=XX", "Content-Length": "100000",
                ]
                try client.send("POST", RouteTable.descriptors, headers)
                client.write(form { $0.add("chart", [UInt8](repeating: 1, count: 5000), filename: "c") })
            }
            let line = try gateway.waitForLine { $0["msg"]?.string == "package upload failed" }
            #expect(line["error"]?.string == "BadRequest")
            #expect(try gateway.get(RouteTable.descriptors).text == "[]")
            try gateway.waitForEmptySpool()
        }
    }

    @Test func `a full spool answers 503 and recovers`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")], spoolBytes: 1 << 20) { gateway in
            let answer = try gateway.upload(good, archive: [UInt8](repeating: 1, count: 1_100_000))
            #expect(answer.status == 503 && answer.error == "ServiceUnavailable")
            #expect(answer["Retry-After"] == "1")
            #expect(try gateway.upload(good).status == 201)
        }
    }

    @Test func `the kind of an artifact is stated, or recognised from the content`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", variants: ["TWO_TYPES"])]) { gateway in
            let chart = try GzipDeflater.compress(Tar.archive(["x/Chart.yaml"]))
            let created = try gateway.upload(good, archive: chart)
            #expect(created.status == 201)
            #expect(
                try created.json["extensions"]?["artifactType"]?.string
                    == "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
            )
            let unknown = try gateway.upload(good, archive: Array("no archive".utf8))
            #expect(unknown.status == 400 && unknown.error == "InvalidPackage")
            #expect(try unknown.json["details"]?["artifactTypes"]?.elements?.count == 2)
            let type = ("artifactType", "application/VND.example.kustomize.tar+gzip")
            let stated = [("name", "k"), ("artifactVersion", "1.0.0"), type]
            #expect(try gateway.upload(stated, archive: Array("small".utf8)).status == 201)
            let large = try gateway.upload(
                [("name", "l")] + stated.dropFirst(),
                archive: [UInt8](repeating: 1, count: 101)
            )
            #expect(large.status == 413)
            #expect(try large.json["details"]?["limit"]?.integer == 100)
            let foreign = try gateway.upload(good + [("artifactType", "text/x")])
            #expect(foreign.status == 415 && foreign.error == "UnsupportedMediaType")
        }
    }

    @Test func `an upload goes to the adapter that is named, else to the default one`() throws {
        let adapters = [
            TestAdapter(name: "readonly", variants: ["NO_UPLOAD", "NO_DELETE"]), TestAdapter(name: "one"),
            TestAdapter(name: "two", isDefault: true),
        ]
        try LiveGateway.run(adapters) { gateway in
            let created = try gateway.upload(good)
            #expect(try created.json["extensions"]?["adapter"]?.string == "two")
            let named = try gateway.upload(good + [("adapter", "one")])
            #expect(try named.json["extensions"]?["adapter"]?.string == "one")
            let refused = try gateway.upload(good + [("adapter", "readonly")])
            #expect(refused.status == 501 && refused.error == "OperationNotSupported")
            #expect(try refused.json["details"]?["capability"]?.string == "package_upload")
            #expect(try gateway.upload(good + [("adapter", "gone")]).error == "AdapterNotFound")
        }
    }

    @Test func `the query may name the adapter in place of the body, and must not contradict it`() throws {
        try LiveGateway.run([TestAdapter(name: "one"), TestAdapter(name: "two")]) { gateway in
            let other = [("name", "y"), ("artifactVersion", "1.0.0"), ("adapter", "two")]
            for fields in [good, other] {
                let stored = try gateway.upload(fields, query: "?adapter=two")
                #expect(stored.status == 201, "\(stored.text)")
                #expect(try stored.json["extensions"]?["adapter"] == "two")
            }
            let registration = try gateway.send(
                "POST",
                RouteTable.descriptors + "?adapter=one",
                ["Content-Type": "application/json"],
                body: Array(#"{"adapter":"two"}"#.utf8)
            )
            for refused in [try gateway.upload(other, query: "?adapter=one"), registration] {
                #expect(refused.status == 400)
                #expect(try refused.json["details"]?["parameter"] == "adapter")
                #expect(refused.text.contains("one") && refused.text.contains("two"))
            }
            let nobody = try gateway.upload(good, query: "?adapter=nobody")
            #expect(nobody.status == 404 && nobody.error == "AdapterNotFound")
        }
    }

    @Test func `a registration is passed on, and 501 where the adapter has none`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let answer = try post(
                gateway,
                Array(#"{"name":"x","artifactVersion":"1"}"#.utf8),
                type: "application/json"
            )
            #expect(answer.status == 501 && answer.error == "OperationNotSupported")
            for body in ["[]", "{", #"{"name":1}"#, #"{"name":"a","name":"b"}"#] {
                #expect(
                    try post(gateway, Array(body.utf8), type: "application/json; charset=utf-8").status == 400
                )
            }
        }
    }

    @Test func `uploads and deletions are logged with the spec's fields and counted`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let archive = [UInt8](repeating: 3, count: 15_200)
            #expect(try gateway.upload(good, archive: archive).status == 201)
            #expect(try gateway.send("DELETE", "\(RouteTable.descriptors)/x-1.0.0").status == 204)
            let lines = try gateway.logLines()
            let line = try #require(lines.first { $0["msg"]?.string == "package uploaded" })
            #expect(line["level"]?.string == "info")
            #expect(line["adapter"]?.string == "mem" && line["packageId"]?.string == "x-1.0.0")
            #expect(line["size"]?.string == "15.2KB")
            #expect(line["checksum"]?.string?.hasPrefix("sha256:") == true)
            #expect(line["repository"]?.string == "memory://repository")
            #expect(line["duration"]?.string?.hasSuffix("s") == true)
            #expect(
                lines.contains {
                    $0["msg"]?.string == "package deleted" && $0["packageId"]?.string == "x-1.0.0"
                }
            )
            #expect(
                try gateway.metric(#"o2dms_package_uploads_total{adapter="mem",status="success"}"#) == "1"
            )
            #expect(
                try gateway.metric(#"o2dms_package_deletions_total{adapter="mem",status="success"}"#) == "1"
            )
        }
    }
}
