import Foundation
import GatewayHTTP
import JSONText
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("Deployments over a socket", .ownThread)
struct LiveDeploymentTests {
    private let path = RouteTable.deployments
    private let usage = RouteTable.descriptors + "/app-00000-2.0.0/usage"

    private func names(_ response: LiveResponse) throws -> [String] {
        try response.json.elements?.compactMap { $0["name"]?.string } ?? []
    }

    @Test func `those of all adapters stand in one list, by name, namespace and id`() throws {
        let first = TestAdapter.deployer(
            "one",
            [
                ScriptedDeployment(id: "r.b", name: "web", namespace: "b", status: 3),
                ScriptedDeployment(id: "r.z", name: "web", namespace: "a"),
            ]
        )
        let second = TestAdapter.deployer(
            "two",
            [
                ScriptedDeployment(id: "k.a", name: "api"),
                ScriptedDeployment(id: "k.b", name: "web", namespace: "a"),
            ]
        )
        try LiveGateway.run([first, second]) { gateway in
            let list = try gateway.get(path)
            #expect(list.status == 200 && list["X-Total-Count"] == "4" && list["X-O2DMS-Partial"] == nil)
            let items = try #require(try list.json.elements)
            #expect(items.compactMap { $0["deploymentId"]?.string } == ["k.a", "k.b", "r.z", "r.b"])
            #expect(items.compactMap { $0["adapter"]?.string } == ["two", "two", "one", "one"])
            let web = items[3]
            #expect(web["status"] == "degraded" && web["namespace"] == "b")
            #expect(web["packageId"] == "app-00000-2.0.0" && web["packageName"] == "app-00000")
            #expect(web["createdAt"] == "2026-01-14T10:00:00Z" && web["updatedAt"] == web["createdAt"])
            #expect(web["evidence"] == nil, "no package was asked about")
        }
    }

    @Test func `what two adapters report is one deployment: the manager's, else the first adapter's`() throws
    {
        let trace = TestAdapter.deployer(
            "helm",
            [
                ScriptedDeployment(id: "s.web", name: "web", evidence: 1, identity: "helm:u/prod/web"),
                ScriptedDeployment(id: "s.api", name: "api", evidence: 2, identity: "helm:u/prod/api"),
            ]
        )
        let manager = TestAdapter.deployer(
            "flux",
            [
                ScriptedDeployment(
                    id: "h.web",
                    name: "web",
                    evidence: 3,
                    identity: "helm:u/prod/web",
                    isManager: true
                ),
                ScriptedDeployment(id: "h.api", name: "api", evidence: 1, identity: "helm:u/prod/api"),
            ]
        )
        try LiveGateway.run([.packages(), trace, manager]) { gateway in
            let users = try #require(try gateway.get(usage).json.elements)
            #expect(users.compactMap { $0["deploymentId"]?.string } == ["s.api", "h.web"])
            #expect(
                users.compactMap { $0["evidence"]?.string } == ["exact", "exact"],
                "the strongest of all"
            )
            let own = try gateway.get(path + "?adapter=helm")
            #expect(try own.json.elements?.compactMap { $0["deploymentId"]?.string } == ["s.api", "s.web"])
        }
    }

    @Test func `filters, pages, conditions and parameters work as in the list of packages`() throws {
        let deployments = (0..<5).map { index in
            ScriptedDeployment(
                id: "d\(index)",
                name: "d\(index)",
                namespace: index < 3 ? "x" : "y",
                status: index == 4 ? 4 : 2
            )
        }
        try LiveGateway.run([.deployer("one", deployments)]) { gateway in
            #expect(try names(gateway.get(path + "?namespace=x")) == ["d0", "d1", "d2"])
            #expect(try names(gateway.get(path + "?status=failed")) == ["d4"])
            #expect(try names(gateway.get(path + "?namespace=nowhere")).isEmpty)
            let page = try gateway.get(path + "?namespace=x&limit=2&offset=1")
            #expect(try names(page) == ["d1", "d2"] && page["X-Total-Count"] == "3")
            let link = try #require(page["Link"])
            #expect(link.contains("</o2dms/v1/nfDeployments?namespace=x&limit=2&offset=0>; rel=\"prev\""))
            let tag = try #require(page["ETag"])
            let again = try gateway.get(path + "?namespace=x&limit=2&offset=1", ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(try gateway.get(path + "?limit=2", ["If-None-Match": tag]).status == 200)
            let head = try gateway.send("HEAD", path)
            #expect(head.status == 200 && head["X-Total-Count"] == "5")
            let compressed = try gateway.get(path, ["Accept-Encoding": "gzip"])
            #expect(try Inflate.gzip(compressed.body) == gateway.get(path).body)
            for query in [
                "?colour=red", "?status=ill", "?limit=0", "?limit=1001", "?offset=-1", "?partial=no",
            ] {
                let refused = try gateway.get(path + query)
                #expect(refused.status == 400 && refused.error == "BadRequest", "\(query)")
            }
            #expect(try gateway.get(path + "?adapter=none").error == "AdapterNotFound")
        }
    }

    @Test func `an adapter that cannot tell is named, or fails the list if no partial one is wanted`() throws
    {
        let adapters = [
            TestAdapter.deployer("ill", behaviour: "fail"),
            .deployer("well", [ScriptedDeployment(id: "a", name: "a")]),
        ]
        try LiveGateway.run(adapters) { gateway in
            let list = try gateway.get(path)
            #expect(try names(list) == ["a"])
            #expect(list["X-O2DMS-Partial"] == "ill;RepositoryUnavailable" && list["ETag"] == nil)
            #expect(list["Cache-Control"] == "no-store")
            let whole = try gateway.get(path + "?partial=false")
            #expect(whole.status == 500 && whole.error == "RepositoryUnavailable")
            #expect(!whole.text.contains("secret"))
            #expect(try gateway.get(path + "?adapter=ill").status == 500)
        }
    }

    @Test func `a deployment that breaks the contract is left out, and the list says that it is not whole`()
        throws
    {
        let deployment = ScriptedDeployment(id: "a", name: "a")
        try LiveGateway.run([.deployer("odd", [deployment], behaviour: "garbage")]) { gateway in
            let list = try gateway.get(path)
            #expect(try names(list) == ["a"] && list["X-O2DMS-Partial"] == "odd;InternalError")
        }
    }

    @Test
    func
        `where nobody watches deployments no list is shown, since an empty one would say that there are none`()
        throws
    {
        try LiveGateway.run([.packages(), .deployer("off", behaviour: "unsupported")]) { gateway in
            for path in [path, usage, path + "/x", path + "?packageId=app-00000-2.0.0"] {
                let refused = try gateway.get(path)
                #expect(refused.status == 501 && refused.error == "OperationNotSupported", "\(path)")
                #expect(try refused.json["details"]?["adapters"]?.elements?.first == "off")
            }
            let message = try gateway.get(usage).json["message"]?.string
            #expect(
                message
                    == "no adapter here watches deployments, so nobody can say which there are: no cluster is configured"
            )
        }
        try LiveGateway.run([.packages()]) { gateway in
            let list = try gateway.get(path)
            #expect(list.status == 501)
            #expect(try gateway.get(usage).status == 501)
        }
    }

    @Test func `the users of a package are told with their evidence, by either way of asking`() throws {
        let users = [
            ScriptedDeployment(id: "a", name: "a", evidence: 1),
            ScriptedDeployment(id: "b", name: "b", evidence: 2),
            ScriptedDeployment(id: "c", name: "c", evidence: 3),
            ScriptedDeployment(id: "d", name: "d", evidence: 4),
            ScriptedDeployment(id: "e", name: "e", evidence: 0),
            ScriptedDeployment(id: "f", name: "f", package: "other"),
        ]
        try LiveGateway.run([.packages(), .deployer("one", users)]) { gateway in
            for path in [usage, path + "?packageId=app-00000-2.0.0"] {
                let answer = try gateway.get(path)
                let evidence = try answer.json.elements?.compactMap { $0["evidence"]?.string }
                #expect(
                    evidence == ["exact", "name-version", "declared", "rollback-target", "declared"],
                    "\(path)"
                )
            }
            #expect(try names(gateway.get(usage + "?limit=1&offset=1")) == ["b"])
            for path in [
                RouteTable.descriptors + "/none-1.0.0/usage", path + "?packageId=none-1.0.0",
            ] {
                #expect(try gateway.get(path).error == "PackageNotFound", "\(path)")
            }
            #expect(try gateway.get(usage + "?name=app-00000").error == "BadRequest")
            #expect(try gateway.get(path + "?repository=main").error == "BadRequest")
        }
    }

    @Test func `an adapter that was not loaded might know users too`() throws {
        let gone = TestAdapter(name: "gone", library: "/no/such/lib.so")
        try LiveGateway.run([.packages(), .deployer("one"), gone]) { gateway in
            let answer = try gateway.get(usage)
            #expect(answer.status == 200 && answer["X-O2DMS-Partial"] == "gone;ServiceUnavailable")
            #expect(try gateway.get(path)["X-O2DMS-Partial"] == nil)
        }
    }

    @Test
    func `one deployment is shown with its extensions, of several with the same id the first adapter's`()
        throws
    {
        let adapters = [
            TestAdapter.deployer("off", behaviour: "unsupported"),
            .deployer("one", [ScriptedDeployment(id: "same", name: "first")]),
            .deployer(
                "two",
                [
                    ScriptedDeployment(id: "same", name: "second"),
                    ScriptedDeployment(id: "ns/x", name: "slash"),
                ]
            ),
        ]
        try LiveGateway.run(adapters) { gateway in
            let shown = try gateway.get(path + "/same")
            #expect(try shown.json["name"] == "first" && shown.json["adapter"] == "one")
            #expect(try shown.json["extensions"]?["note"]?.string == "see https://***@x/")
            let tag = try #require(shown["ETag"])
            #expect(try gateway.get(path + "/same", ["If-None-Match": tag]).status == 304)
            #expect(try gateway.get(path + "/same?adapter=two").json["name"] == "second")
            #expect(try gateway.get(path + "/ns%2Fx").json["name"] == "slash")
            #expect(try gateway.get(path + "/ns%5Cx").status == 400)
            let missing = try gateway.get(path + "/none")
            #expect(missing.status == 404 && missing.error == "DeploymentNotFound")
            #expect(try missing.json["details"]?["deploymentId"] == "none")
        }
        try LiveGateway.run([.deployer("ill", behaviour: "fail"), adapters[1]]) { gateway in
            let found = try gateway.get(path + "/same")
            #expect(found["X-O2DMS-Partial"] == "ill;RepositoryUnavailable")
            #expect(try gateway.get(path + "/none").error == "RepositoryUnavailable")
        }
    }

    @Test func `an answer has a limit of deployments, of memory and of time`() throws {
        var limits = APILimits()
        limits.inquiry.deployments = 3
        let three = (0..<3).map { ScriptedDeployment(id: "d\($0)", name: "d\($0)") }
        let fourth = ScriptedDeployment(id: "e", name: "e")
        try LiveGateway.run([.deployer("one", three)], limits: limits) { gateway in
            let answer = try gateway.get(path)
            #expect(try names(answer).count == 3)
        }
        try LiveGateway.run([.deployer("one", three + [fourth])], limits: limits) { gateway in
            let refused = try gateway.get(path)
            #expect(refused.status == 503 && refused.error == "ServiceUnavailable")
            #expect(refused.text.contains("more than 3 deployments"))
        }
        limits.inquiry.deployments = 100
        limits.inquiry.bytes = 200
        try LiveGateway.run([.deployer("one", three)], limits: limits) { gateway in
            let answer = try gateway.get(path)
            #expect(answer.status == 503)
        }
        limits.inquiry.bytes = 1 << 20
        limits.inquiry.timeout = .milliseconds(50)
        let slow = TestAdapter.deployer("slow", behaviour: "hang")
        try LiveGateway.run([.deployer("one", three), slow], limits: limits) { gateway in
            let list = try gateway.get(path)
            #expect(list["X-O2DMS-Partial"] == "slow;DeadlineExceeded" && list["X-Total-Count"] == "3")
            #expect(try gateway.get(path + "?adapter=slow").status == 504)
        }
    }
}
