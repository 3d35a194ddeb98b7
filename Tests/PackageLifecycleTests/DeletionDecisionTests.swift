import AdapterHost
import Testing

@testable import PackageLifecycle

@Suite("Whether a package may go")
struct DeletionDecisionTests {
    private let protection = ProtectionSettings()
    private let failure = OperationError(code: .unavailable, message: "away")

    @Test func `it may where nobody uses it, or nobody makes a claim`() {
        #expect(findings(.of("a", [])).decision(under: protection) == .unused)
        #expect(findings(.of("a", [], end: .withoutClaim("off"))).decision(under: protection) == .unused)
        #expect(findings().decision(under: protection) == .unused)
    }

    @Test func `it may not where anybody cannot tell`() {
        let found = findings(.of("a", []), .of("b", [], end: .failed(failure)))
        #expect(found.decision(under: protection) == .unknown([SilentAdapter(adapter: "b", error: failure)]))
        guard case .unknown(let silent) = findings(.of("a", [], end: .toldPart)).decision(under: protection)
        else {
            Issue.record("a list that is not whole proves nothing")
            return
        }
        #expect(silent.map(\.adapter) == ["a"])
    }

    @Test func `a user decides, whoever is silent`() {
        let found = findings(.of("a", [], end: .failed(failure)), .of("b", [TestReport()]))
        #expect(found.decision(under: protection) == .used([0]))
        let half = findings(.of("a", [TestReport()], end: .failed(failure)))
        #expect(half.decision(under: protection) == .used([0]), "what was said before the failure counts")
    }

    @Test func `a rollback target counts only where that is configured`() {
        let found = findings(
            .of(
                "a",
                [TestReport(id: "1", name: "1", evidence: .rollbackTarget), TestReport(id: "2", name: "2")]
            )
        )
        #expect(found.decision(under: protection) == .used([1]))
        var strict = ProtectionSettings()
        strict.rollbackTargets = true
        #expect(found.decision(under: strict) == .used([0, 1]))
    }
}
