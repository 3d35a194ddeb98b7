import AdapterHost
import Testing

@testable import PackageLifecycle

@Suite("Reports of several adapters")
struct DeploymentJoinTests {
    @Test func `the manager's report is shown, whichever adapter comes first`() {
        let trace = TestReport(id: "secret", identity: "helm:u/a/b")
        let manager = TestReport(id: "release", identity: "helm:u/a/b", isManager: true)
        #expect(findings(.of("helm", [trace]), .of("flux", [manager])).texts == ["flux/release exact"])
        #expect(findings(.of("flux", [manager]), .of("helm", [trace])).texts == ["flux/release exact"])
    }

    @Test func `of two managers, or of two traces, the first adapter's is shown`() {
        for isManager in [true, false] {
            let report = TestReport(id: "x", identity: "i", isManager: isManager)
            let answers = findings(.of("one", [report]), .of("two", [report]), .of("three", [report]))
            #expect(answers.texts == ["one/x exact"])
        }
    }

    @Test(
        arguments: [
            ([.rollbackTarget, .exact], .exact), ([.exact, .rollbackTarget], .exact),
            ([.declared, .nameVersion], .nameVersion), ([.rollbackTarget, .declared], .declared),
            ([.rollbackTarget, .none], .declared),
        ] as [([DeploymentView.Evidence], DeploymentView.Evidence)]
    )
    func `the strongest evidence of all counts`(
        given: [DeploymentView.Evidence],
        strongest: DeploymentView.Evidence
    ) {
        let answers = given.map { evidence in
            AdapterAnswer.of("a", [TestReport(identity: "i", evidence: evidence)])
        }
        let found = findings(answers[0], answers[1])
        #expect(found.count == 1 && found[0].evidence == strongest)
    }

    @Test func `without an identity nothing of two adapters is joined, and an id is one within its adapter`()
    {
        let report = TestReport(id: "x")
        let found = findings(.of("one", [report, report]), .of("two", [report]))
        #expect(found.texts == ["one/x exact", "two/x exact"])
        let alike = findings(
            .of("one", [TestReport(id: "i")]),
            .of("two", [TestReport(id: "x", identity: "i")])
        )
        #expect(alike.count == 2, "an id is no identity")
    }

    @Test func `the order is by name, namespace and id, by bytes`() {
        let reports = [
            TestReport(id: "4", name: "b", namespace: "a"), TestReport(id: "3", name: "a", namespace: "b"),
            TestReport(id: "1", name: "a"), TestReport(id: "2b", name: "a", namespace: "a"),
            TestReport(id: "2a", name: "a", namespace: "a"), TestReport(id: "0", name: "Z"),
        ]
        let ids = findings(.of("x", reports)).texts.map { $0.dropFirst(2).prefix { $0 != " " } }
        #expect(ids == ["0", "1", "2a", "2b", "3", "4"])
    }
}
