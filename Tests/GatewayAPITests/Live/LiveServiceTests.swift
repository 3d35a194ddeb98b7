import Foundation
import GatewayHTTP
import JSONText
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("The service's own resources over a socket", .ownThread)
struct LiveServiceTests {
    @Test func `the index names what there is`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let index = try gateway.get("/o2dms").json
            #expect(index["versions"]?.elements?.first?["basePath"]?.string == "/o2dms/v1")
            let resources =
                try gateway.get("/o2dms/v1").json["resources"]?.elements?.compactMap(\.string) ?? []
            #expect(resources.contains(RouteTable.descriptors))
            let openAPI = try gateway.get("/o2dms/v1/openapi.json")
            #expect(try openAPI.json["info"]?["version"]?.string == "9.9.9")
            #expect(
                try gateway.get("/o2dms/v1/openapi.json", ["If-None-Match": openAPI["ETag"] ?? ""]).status
                    == 304
            )
            let compressed = try gateway.get("/o2dms/v1/openapi.json", ["Accept-Encoding": "gzip"])
            #expect(try Inflate.gzip(compressed.body) == openAPI.body)
        }
    }

    @Test func `adapters are shown with what they can do, and those that failed with why`() throws {
        let adapters = [
            TestAdapter(name: "mem", config: #"{"password":"hunter2"}"#),
            TestAdapter(name: "gone", library: "/no/such/lib.so"),
        ]
        try LiveGateway.run(adapters) { gateway in
            let list = try gateway.get("/o2dms/v1/adapters")
            #expect(!list.text.contains("hunter2") && !list.text.contains("/no/such"))
            let first = try #require(try list.json.elements?.first)
            #expect(
                first["plugin"]?["version"]?.string == "1.2.3"
                    && first["plugin"]?["abi"]?.string?.hasPrefix("1.") == true
            )
            #expect(first["capabilities"]?.elements?.compactMap(\.string).contains("package_upload") == true)
            #expect(first["artifactTypes"]?.elements?.first?["markerFile"]?.string == "Chart.yaml")
            #expect(first["isolation"]?.string == "in-process")
            let failed = try gateway.get("/o2dms/v1/adapters/gone").json
            #expect(failed["status"]?.string == "failed")
            #expect(failed["loadError"]?["id"]?.string == "plugin.file.missing")
            #expect(try gateway.get("/o2dms/v1/adapters/mem").json["name"]?.string == "mem")
            #expect(try gateway.get("/o2dms/v1/adapters/none").error == "AdapterNotFound")
        }
    }

    @Test func `the gateway is ready until it drains`() throws {
        try LiveGateway.run([TestAdapter(name: "mem"), TestAdapter(name: "gone", library: "/no/such/lib.so")])
        { gateway in
            #expect(try gateway.get("/healthz").json["status"]?.string == "ok")
            let ready = try gateway.get("/readyz")
            #expect(ready.status == 200)
            #expect(try ready.json["adapters"]?.elements?.last?["state"]?.string == "failed")
            gateway.api.beginDraining()
            #expect(try gateway.get("/readyz").status == 503)
            #expect(try gateway.get("/healthz").status == 200)
            #expect(
                try gateway.upload([("name", "x"), ("artifactVersion", "1")]).error == "ServiceUnavailable"
            )
        }
    }

    @Test func `without any adapter the gateway is up, not ready, and says what is missing`() throws {
        try LiveGateway.run([]) { gateway in
            #expect(try gateway.get("/readyz").status == 503)
            #expect(try gateway.get("/healthz").status == 200)
            let list = try gateway.get(RouteTable.descriptors)
            #expect(list.status == 501 && list.error == "OperationNotSupported")
            #expect(try list.json["details"]?["capability"]?.string == "package_list")
        }
    }

    /// Method, target, status, type.
    private static let refusals: [(String, String, Int, String)] = [
        ("GET", "/", 404, "NotFound"), ("GET", "/o2dms/v1/nfDeploymentDescriptors/", 404, "NotFound"),
        // g_delall, g_postid
        ("DELETE", "/o2dms/v1/nfDeploymentDescriptors", 405, "MethodNotAllowed"),
        ("DELETE", "/o2dms/v1/nfDeploymentDescriptors/", 404, "NotFound"),
        ("DELETE", "/o2dms/v1/nfDeploymentDescriptors/*", 404, "PackageNotFound"),
        ("POST", "/o2dms/v1/nfDeploymentDescriptors/x-1.0.0", 405, "MethodNotAllowed"),
        // g_trav
        ("GET", "/o2dms/v1/nfDeploymentDescriptors/%2e%2e%2f%2e%2e%2fetc", 400, "BadRequest"),
        ("GET", "/o2dms/v1/nfDeploymentDescriptors/..%5c", 400, "BadRequest"),
        ("GET", "/o2dms/v1/nfDeploymentDescriptors/%2e%2e", 400, "BadRequest"),
        ("GET", "/o2dms/v1/nfDeploymentDescriptors/%252e%252e", 404, "PackageNotFound"),
        ("GET", "/o2dms/v1/nfDeploymentDescriptors/%ff", 400, "BadRequest"),
        ("GET", "/o2dms/v1/nfDeploymentDescriptors/%0a", 400, "BadRequest"),
        ("GET", "/o2dms/v1/nfDeploymentDescriptors/x-1?limit=1", 400, "BadRequest"),
        // g_dup, g_sort, g_neg
        ("GET", "/o2dms/v1/nfDeploymentDescriptors?limit=1&limit=2", 400, "BadRequest"),
        ("GET", "/o2dms/v1/nfDeploymentDescriptors?sort=password", 400, "BadRequest"),
        ("GET", "/o2dms/v1/nfDeploymentDescriptors?offset=-1", 400, "BadRequest"),
        ("DELETE", "/o2dms/v1/nfDeploymentDescriptors/x-1?force=true&force=false", 400, "BadRequest"),
        ("GET", "/healthz?x=1", 400, "BadRequest"), ("GET", "/o2dms/v1/./adapters", 404, "NotFound"),
        ("GET", "//o2dms", 404, "NotFound"),
    ]

    @Test func `k_err: every refusal has the spec's shape, and problem details for those who ask`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: #"{"seed":2}"#)]) { gateway in
            for (method, target, status, type) in Self.refusals {
                let answer = try gateway.send(method, target)
                let json = try answer.json
                #expect(answer.status == status, "\(method) \(target)")
                #expect(json["error"]?.string == type, "\(method) \(target)")
                #expect(json["code"]?.integer == Int64(status))
                #expect(json["message"]?.string?.isEmpty == false)
                let keys = Set((json.members ?? []).map { $0.key })
                #expect(keys.isSubset(of: ["error", "message", "code", "details"]))
                #expect(answer["Content-Type"] == "application/json")
                #expect((answer["Allow"] != nil) == (status == 405))
                let problem = try gateway.send(
                    method,
                    target,
                    ["Accept": "application/problem+json, application/json"]
                )
                #expect(problem["Content-Type"] == "application/problem+json")
                #expect(try problem.json["status"]?.integer == Int64(status))
                #expect(try problem.json["error"]?.string == type)
            }
            #expect(try gateway.get(RouteTable.descriptors)["X-Total-Count"] == "2")
        }
    }

    @Test func `g_inj: hostile filters only compare`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: #"{"seed":4}"#)]) { gateway in
            for name in ["%27%20OR%201=1--", "%25", "_", "*", ".*(a+)+$", "%27%3b", "app", "APP-00000"] {
                let list = try gateway.get("\(RouteTable.descriptors)?name=\(name)")
                #expect(list.status == 200 && list.text == "[]", "\(name)")
            }
        }
    }

    @Test func `a client that wants another media type is told`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let page = try gateway.get(RouteTable.descriptors, ["Accept": "text/html"])
            #expect(page.status == 406 && page.error == "NotAcceptable")
            #expect(try gateway.get("/metrics", ["Accept": "application/json"]).status == 406)
            #expect(try gateway.get("/metrics", ["Accept": "text/plain;version=0.0.4"]).status == 200)
            #expect(try gateway.get(RouteTable.descriptors, ["Accept": "text/html, */*;q=0.1"]).status == 200)
        }
    }

    @Test func `OPTIONS names the methods`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let options = try gateway.send("OPTIONS", RouteTable.descriptors)
            #expect(options.status == 204 && options["Allow"] == "GET, HEAD, POST, OPTIONS")
            let server = try gateway.send("OPTIONS", "*")
            #expect(server.status == 204 && server["Allow"] == "GET, POST, PATCH, DELETE, HEAD, OPTIONS")
        }
    }

    @Test func `k_metric: requests are counted by route and never by what clients make up`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            for path in ["/a", "/b", "/c"] { _ = try gateway.get(path) }
            for method in ["MADE", "UP", "GETT"] { _ = try gateway.send(method, "/healthz") }
            let text = try gateway.get("/metrics").text
            #expect(text.utf8.count < 1 << 20)
            #expect(text.contains(#"o2dms_http_requests_total{method="other","#) && !text.contains("MADE"))
            _ = try gateway.get("\(RouteTable.descriptors)/x-1")
            #expect(
                try gateway.metric(#"o2dms_http_requests_total{method="GET",route="unknown",code="404"}"#)
                    == "3"
            )
            let route = "\(RouteTable.descriptors)/{packageId}"
            #expect(
                try gateway.metric(
                    "o2dms_http_requests_total{method=\"GET\",route=\"\(route)\",code=\"404\"}"
                ) == "1"
            )
            #expect(
                try gateway.metric("o2dms_http_request_duration_seconds_count{route=\"\(route)\"}") == "1"
            )
        }
    }

    @Test func `the line of a request has the id that the client was given`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let id = try #require(try gateway.get("/o2dms")["X-Request-Id"])
            let line = try gateway.waitForLine { $0["requestId"]?.string == id }
            #expect(line["msg"]?.string == "request" && line["route"]?.string == "/o2dms")
        }
    }

    @Test func `errors of the engine have the same shape`() {
        let errors: [(HTTPProtocolError, Int, String)] = [
            (.badRequestLine, 400, "BadRequest"), (.headersTooLarge(limitBytes: 1), 431, "HeadersTooLarge"),
            (.headerDeadline, 408, "RequestTimeout"), (.tooManyConnections, 503, "ServiceUnavailable"),
            (.unsupportedVersion, 505, "HTTPVersionNotSupported"), (.lengthOverflow, 413, "PayloadTooLarge"),
        ]
        for (error, status, type) in errors {
            let answer = ErrorTable.answer(for: error)
            #expect(answer.status == status && answer.type == type && !answer.message.isEmpty)
        }
    }
}
