import Foundation
import GatewayHTTP
import JSONText
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("Deletion and protection over a socket", .ownThread)
struct LiveDeletionTests {
    private let path = RouteTable.descriptors + "/app-00000-2.0.0"

    private func user(_ name: String, evidence: Int = 1, namespace: String = "prod") -> ScriptedDeployment {
        ScriptedDeployment(id: "\(namespace).\(name)", name: name, namespace: namespace, evidence: evidence)
    }

    @Test func `the refusal is the specification's, to the letter`() throws {
        let users = ["nginx-prod", "nginx-staging", "nginx-dev"].map { user($0) }
        try LiveGateway.run([.packages(), .deployer("one", users)]) { gateway in
            let refused = try gateway.send("DELETE", path)
            #expect(refused.status == 409)
            #expect(
                refused.text
                    == #"{"error":"PackageInUse","message":"Cannot delete package app-00000-2.0.0: used by 3 deployments","code":409,"details":{"deployments":["nginx-dev","nginx-prod","nginx-staging"]}}"#
            )
            #expect(try gateway.get(path).status == 200)
            #expect(
                try gateway.metric(#"o2dms_package_deletions_total{adapter="mem",status="failed"}"#) == "1"
            )
        }
    }

    @Test func `one user is a deployment, and two of one name are told by their namespaces`() throws {
        try LiveGateway.run([.packages(), .deployer("one", [user("web")])]) { gateway in
            let refused = try gateway.send("DELETE", path).json
            #expect(
                refused["message"]?.string == "Cannot delete package app-00000-2.0.0: used by 1 deployment"
            )
        }
        let users = [user("web", namespace: "a"), user("web", namespace: "b"), user("api")]
        try LiveGateway.run([.packages(), .deployer("one", users)]) { gateway in
            let names = try gateway.send("DELETE", path).json["details"]?["deployments"]?.elements
            #expect(names?.compactMap(\.string) == ["api", "a/web", "b/web"])
        }
    }

    @Test func `of very many users a hundred are named and all are counted`() throws {
        let many = TestAdapter(name: "many", source: "deployer", config: #"{"bulk":101}"#)
        try LiveGateway.run([.packages(), many]) { gateway in
            let refused = try gateway.send("DELETE", path).json
            #expect(refused["message"]?.string?.hasSuffix("used by 101 deployments") == true)
            #expect(refused["details"]?["deployments"]?.elements?.count == 100)
            #expect(refused["details"]?["omitted"]?.integer == 1)
        }
    }

    @Test(arguments: [(1, 409), (2, 409), (3, 409), (4, 204), (0, 409)])
    func `every evidence but that of a rollback forbids the deletion`(evidence: Int, status: Int) throws {
        let users = [user("web", evidence: evidence)]
        try LiveGateway.run([.packages(), .deployer("one", users)]) { gateway in
            let answer = try gateway.send("DELETE", path)
            #expect(answer.status == status)
        }
    }

    @Test func `a rollback target is protected where that is configured, else its loss is logged`() throws {
        let adapters = [TestAdapter.packages(), .deployer("one", [user("web", evidence: 4)])]
        try LiveGateway.run(adapters) { gateway in
            #expect(try gateway.send("DELETE", path).status == 204)
            let line = try gateway.waitForLine {
                $0["msg"]?.string == "a package was deleted to which a rollback would return"
            }
            #expect(line["rollbackTargets"]?.string == "web" && line["level"]?.string == "warning")
        }
        var protection = ProtectionSettings()
        protection.rollbackTargets = true
        try LiveGateway.run(adapters, protection: protection) { gateway in
            let answer = try gateway.send("DELETE", path)
            #expect(answer.error == "PackageInUse")
        }
    }

    @Test func `force deletes what is in use, and the log names the users`() throws {
        let adapters = [TestAdapter.packages(), .deployer("one", [user("web"), user("api")])]
        try LiveGateway.run(adapters) { gateway in
            #expect(try gateway.send("DELETE", path + "?force=true").status == 204)
            #expect(try gateway.get(path).status == 404)
            let line = try gateway.waitForLine {
                $0["msg"]?.string == "a package in use was deleted by force"
            }
            #expect(line["deployments"]?.string == "api, web" && line["packageId"] == "app-00000-2.0.0")
        }
    }

    @Test func `a soft delete of what is in use is refused as well`() throws {
        try LiveGateway.run([.packages(), .deployer("one", [user("web")])]) { gateway in
            let answer = try gateway.send("DELETE", path + "?force=false")
            #expect(answer.error == "PackageInUse")
        }
        try LiveGateway.run([.packages(), .deployer("blind", behaviour: "fail")]) { gateway in
            let unknown = try gateway.send("DELETE", path + "?force=false")
            #expect(unknown.status == 503 && unknown.error == "ServiceUnavailable")
            #expect(try gateway.get(path).json["extensions"]?["status"] == "available")
        }
    }

    @Test(arguments: [
        ("fail", "RepositoryUnavailable", "no answer from https://***@cluster.example.com"),
        ("forbidden", "Forbidden", "the account may not list secrets"),
        ("boom", "InternalError", "an internal error in adapter blind; the log has its cause"),
        ("garbage", "InternalError", "an internal error in adapter blind; the log has its cause"),
        ("hang", "DeadlineExceeded", "it did not answer in time"),
    ])
    func `what cannot be told is answered 503 and nothing is deleted, unless force is given`(
        behaviour: String,
        error: String,
        message: String
    ) throws {
        var limits = APILimits()
        if behaviour == "hang" { limits.inquiry.timeout = .milliseconds(50) }
        let adapters = [TestAdapter.packages(), .deployer("seer"), .deployer("blind", behaviour: behaviour)]
        try LiveGateway.run(adapters, limits: limits) { gateway in
            let refused = try gateway.send("DELETE", path)
            #expect(refused.status == 503 && refused.error == "ServiceUnavailable")
            #expect(
                try refused.json["message"]?.string
                    == "cannot tell whether package app-00000-2.0.0 is in use: adapter blind could not say (\(message)). "
                    + "Nothing was deleted; try again when it answers, or use force=true to delete without knowing"
            )
            let silent = try refused.json["details"]?["adapters"]?.elements
            #expect(silent?.count == 1 && silent?.first?["adapter"] == "blind")
            #expect(silent?.first?["error"]?.string == error)
            #expect(refused["Retry-After"] == (behaviour == "fail" ? "7" : "1"))
            if error == "InternalError" {
                let cause = try gateway.waitForLine { $0["msg"]?.string == "request failed" }["cause"]?.string
                #expect(cause?.hasPrefix("adapter blind: ") == true)
            }
            #expect(try gateway.get(path).status == 200)
            #expect(try gateway.send("DELETE", path + "?force=true").status == 204)
            let line = try gateway.waitForLine {
                $0["msg"]?.string == "a package was deleted by force without knowing whether it is in use"
            }
            #expect(line["silentAdapters"]?.string == "blind")
        }
    }

    @Test func `a known user is told, whoever is silent beside it`() throws {
        let adapters = [
            TestAdapter.packages(), .deployer("blind", behaviour: "fail"), .deployer("one", [user("web")]),
        ]
        try LiveGateway.run(adapters) { gateway in
            let answer = try gateway.send("DELETE", path)
            #expect(answer.error == "PackageInUse")
        }
    }

    @Test func `an adapter that was not loaded cannot tell`() throws {
        let gone = TestAdapter(name: "gone", library: "/no/such/lib.so")
        try LiveGateway.run([.packages(), gone]) { gateway in
            let refused = try gateway.send("DELETE", path)
            #expect(refused.status == 503)
            #expect(
                refused.text.contains("adapter gone could not say (it was not loaded (plugin.file.missing)")
            )
            #expect(!refused.text.contains("/no/such"))
        }
    }

    @Test func `an adapter that watches nothing makes no claim`() throws {
        try LiveGateway.run([.packages(), .deployer("off", behaviour: "unsupported")]) { gateway in
            let answer = try gateway.send("DELETE", path)
            #expect(answer.status == 204)
        }
    }

    @Test func `a user that a plugin of ABI 1.0 reports counts, although it cannot grade it`() throws {
        let old = TestAdapter.deployer("old", [user("web")], variants: ["FIRST"])
        try LiveGateway.run([.packages(), old]) { gateway in
            #expect(try gateway.send("DELETE", path).error == "PackageInUse")
            let shown = try gateway.get(path + "/usage").json.elements?.first
            #expect(shown?["evidence"] == "declared" && shown?["name"] == "web")
        }
    }

    @Test func `a dry run tells what would happen and to whom, and changes nothing`() throws {
        let adapters = [TestAdapter.packages(), .deployer("one", [user("web", evidence: 2)])]
        try LiveGateway.run(adapters) { gateway in
            let refused = try gateway.send("DELETE", path + "?dryRun=true")
            #expect(refused.status == 200)
            let report = try refused.json
            #expect(report["wouldDelete"] == false && report["usageKnown"] == true)
            #expect(
                report["refusal"]?["error"] == "PackageInUse" && report["refusal"]?["code"]?.integer == 409
            )
            #expect(report["deployments"]?.elements?.first?["evidence"] == "name-version")
            #expect(report["package"]?["packageId"] == "app-00000-2.0.0")
            let forced = try gateway.send("DELETE", path + "?dryRun=true&force=true").json
            #expect(forced["wouldDelete"] == true && forced["refusal"] == nil)
            #expect(forced["deployments"]?.elements?.count == 1 && forced["report"]?["affected"] != nil)
            #expect(try gateway.get(path).status == 200)
        }
        try LiveGateway.run([.packages(), .deployer("blind", behaviour: "fail")]) { gateway in
            let report = try gateway.send("DELETE", path + "?dryRun=true").json
            #expect(report["wouldDelete"] == false && report["usageKnown"] == false)
            #expect(report["refusal"]?["code"]?.integer == 503)
        }
        try LiveGateway.run([.packages()]) { gateway in
            let report = try gateway.send("DELETE", path + "?dryRun=true").json
            #expect(report["wouldDelete"] == true && report["usageKnown"] == false, "nobody watches")
        }
    }

    @Test func `a deletion asks what is so now, not what was heard last`() throws {
        try LiveGateway.run([.packages(), .deployer("cluster")]) { gateway in
            let fields = [
                ("name", "app-00000"), ("artifactVersion", "2.0.0"), ("adapter", "cluster"),
                ("artifactType", "application/x-deploy"),
            ]
            let deployed = try gateway.upload(fields)
            #expect(deployed.status == 201)
            #expect(try gateway.get(path + "/usage").json.elements?.isEmpty == true)
            #expect(try gateway.send("DELETE", path).error == "PackageInUse")
        }
    }
}
