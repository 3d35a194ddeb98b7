import GatewayHTTP
import Testing

@testable import GatewayAPI

@Suite("The route table")
struct RoutingTests {
    private let table = RouteTable.standard

    private func match(_ method: HTTPMethod, _ path: String) -> RouteTable.Match {
        table.match(method: method, path: Array(path.utf8)[...])
    }

    @Test(arguments: [
        (HTTPMethod.get, "/o2dms", "listVersions"), (.get, "/o2dms/v1", "showVersion"),
        (.get, "/o2dms/v1/nfDeploymentDescriptors", "listPackages"),
        (.head, "/o2dms/v1/nfDeploymentDescriptors", "listPackages"),
        (.post, "/o2dms/v1/nfDeploymentDescriptors", "uploadPackage"),
        (.get, "/o2dms/v1/nfDeploymentDescriptors/a-1", "getPackage"),
        (.get, "/o2dms/v1/nfDeploymentDescriptors/artifact", "getPackage"),
        (.delete, "/o2dms/v1/nfDeploymentDescriptors/a-1", "deletePackage"),
        (.get, "/o2dms/v1/nfDeploymentDescriptors/a-1/artifact", "downloadArtifact"),
        (.get, "/o2dms/v1/nfDeploymentDescriptors/a-1/provenance", "downloadProvenance"),
        (.get, "/o2dms/v1/nfDeploymentDescriptors/a-1/usage", "showUsage"),
        (.get, "/o2dms/v1/nfDeployments", "listDeployments"),
        (.get, "/o2dms/v1/nfDeployments/prod%2Fweb", "getDeployment"),
        (.get, "/o2dms/v1/adapters", "listAdapters"), (.get, "/o2dms/v1/adapters/helm", "getAdapter"),
        (.get, "/o2dms/v1/openapi.json", "getOpenAPI"), (.get, "/healthz", "getHealth"),
        (.get, "/readyz", "getReadiness"),
        (.get, "/metrics", "getMetrics"),
    ])
    func `a path and a method find their row`(method: HTTPMethod, path: String, name: String) {
        guard case .route(let route, _, _) = match(method, path) else {
            Issue.record("no route for \(path)")
            return
        }
        #expect(route.name == name)
    }

    @Test(arguments: [
        "/", "", "*", "/o2dms/", "/o2dms/v2", "//o2dms", "/o2dms//v1", "/O2DMS",
        "/o2dms/v1/nfDeploymentDescriptors/",
        "/o2dms/v1/nfDeploymentDescriptors//artifact", "/o2dms/v1/nfDeploymentDescriptors/a/b",
        "/o2dms/v1/nfDeploymentDescriptors/a/artifact/", "/o2dms/v1/nfDeploymentDescriptors/../adapters",
        "/o2dms/v1/%6efDeploymentDescriptors", "/o2dms/./v1", "/o2dms/v1/adapters/", "/healthz/",
        "/o2dms/v1/nfDeploymentDescriptors/a-1/usage/", "/o2dms/v1/nfDeployments/",
        "/o2dms/v1/nfDeployments/a/b",
    ])
    func `g_trav: what is not in the table is not found, and no path is tidied up`(path: String) {
        guard case .notFound = match(.get, path) else {
            Issue.record("\(path) was found")
            return
        }
    }

    @Test(arguments: [
        (HTTPMethod.put, "/o2dms/v1/nfDeploymentDescriptors", "GET, HEAD, POST, OPTIONS"),
        (.delete, "/o2dms/v1/nfDeploymentDescriptors", "GET, HEAD, POST, OPTIONS"),
        (.post, "/o2dms/v1/nfDeploymentDescriptors/x-1.0.0", "GET, HEAD, PATCH, DELETE, OPTIONS"),
        (.patch, "/o2dms/v1/nfDeploymentDescriptors", "GET, HEAD, POST, OPTIONS"),
        (.trace, "/healthz", "GET, HEAD, OPTIONS"), (.other("get"), "/healthz", "GET, HEAD, OPTIONS"),
    ])
    func `e_meth, g_delall, g_postid: another method is refused with those that there are`(
        method: HTTPMethod,
        path: String,
        allow: String
    ) {
        guard case .methodNotAllowed(let resource) = match(method, path) else {
            Issue.record("not refused")
            return
        }
        #expect(resource.allow == allow)
    }

    @Test func `OPTIONS of the whole server names the methods that are in use`() {
        guard case .options(let server) = match(.options, "*") else {
            Issue.record("not answered")
            return
        }
        #expect(server.allow == "GET, POST, PATCH, DELETE, HEAD, OPTIONS")
    }

    @Test(arguments: [
        ("limit=1", true), ("limit=1000", true), ("limit=0", false), ("limit=1001", false),
        ("limit=-1", false),
        ("limit=", false), ("limit", false), ("limit=1.5", false), ("limit=+1", false), ("limit=%31", true),
        ("limit=0x1", false),
        ("limit=99999999999999999999", false), ("offset=0", true), ("offset=-1", false),
        ("offset=9223372036854775807", true), ("offset=9223372036854775808", false),
        ("offset=18446744073709551616", false),
        ("partial=true", true), ("partial=false", true), ("partial=1", false), ("partial=", false),
        ("partial=TRUE", false),
        ("name=a", true), ("name=", false), ("name=%27%20OR%201=1--", true), ("name=%00", false),
        ("name=%ff", false),
        ("name=%0a", false), ("name=%zz", false), ("q=%25", true), ("q=_", true), ("status=available", true),
        ("status=in_use", true), ("status=gone", false), ("sort=password", false), ("filter=x", false),
        ("limit%5B%5D=1", false),
        ("limit[]=1", false), ("limit=1&limit=2", false), ("limit=1&Limit=2", false), ("force=true", false),
        ("&", false),
        ("=1", false), ("", true), ("name=" + String(repeating: "a", count: 254), false),
    ])
    func `g_neg, g_dup, g_inj, g_sort: a list takes its parameters and nothing else`(
        query: String,
        isAccepted: Bool
    ) {
        let result = Result { () throws(APIError) in
            try QueryValues(Array(query.utf8)[...], allowed: QueryParameter.list)
        }
        switch result {
        case .success: #expect(isAccepted)
        case .failure(let error):
            #expect(!isAccepted)
            #expect(error.status == 400)
            #expect(error.type == "BadRequest")
            guard query.first?.isLetter == true else { return }
            // The parameter is named as the client wrote it, decoded.
            let name = String(query.prefix { $0 != "=" && $0 != "&" }).replacing("%5B%5D", with: "[]")
            let details = String(decoding: error.details ?? [], as: UTF8.self)
            #expect(details.contains("\"parameter\":\"\(query.contains("&Limit") ? "Limit" : name)\""))
        }
    }

    @Test(arguments: [
        (10, 0, 25, "next=10 first=0 last=20"), (10, 10, 25, "next=20 prev=0 first=0 last=20"),
        (10, 20, 25, "prev=10 first=0 last=20"), (10, 5, 25, "next=15 prev=0 first=0 last=20"),
        (10, 0, 0, "first=0 last=0"),
        (10, 0, 10, "first=0 last=0"), (10, 900, 25, "prev=20 first=0 last=20"),
        (1000, UInt64(Int64.max), 25, "prev=0 first=0 last=0"),
    ])
    func `links lead to the other pages`(limit: UInt64, offset: UInt64, total: UInt64, expected: String)
        throws
    {
        let text = "name=a%20b&limit=\(limit)&offset=\(offset)"
        let query = try ListQuery(QueryValues(Array(text.utf8)[...], allowed: QueryParameter.list))
        let links = expected.split(separator: " ").map { link in
            let parts = link.split(separator: "=")
            return
                "</o2dms/v1/nfDeploymentDescriptors?name=a%20b&limit=\(limit)&offset=\(parts[1])>; rel=\"\(parts[0])\""
        }
        #expect(LinkHeader.text(for: query.page, limit: limit, total: total) == links.joined(separator: ", "))
    }

    @Test func `a constraint that is none is refused by name`() {
        #expect(throws: APIError.self) {
            try ListQuery(QueryValues(Array("versionRange=%3E%3E1".utf8)[...], allowed: QueryParameter.list))
        }
    }
}
