import HelmReleases
import JSONText
import Kubernetes
import Testing

struct ReleaseHistoryTests {
    private func revision(_ number: Int, _ status: String, name: String? = nil, owner: String = "helm") throws
        -> ReleaseRevision?
    {
        let text = """
            {"name":"\(name ?? "sh.helm.release.v1.web.v\(number)")","namespace":"apps",
            "labels":{"owner":"\(owner)","name":"web","status":"\(status)","version":"\(number)"}}
            """
        let metadata = try JSONValue(parsing: Array(text.utf8)).decode(ObjectMetadata.self)
        return ReleaseRevision(metadata, in: .secrets)
    }

    private func history(_ statuses: [String]) throws -> ReleaseHistory {
        ReleaseHistory(try statuses.enumerated().compactMap { try revision($0 + 1, $1) }.shuffled())
    }

    @Test(
        arguments: [
            (["deployed"], 1, [], []), (["superseded", "deployed"], 2, [], [1]),
            (["superseded", "deployed", "failed"], 2, [3], [1]), (["failed"], 1, [], []),
            (["superseded", "superseded", "deployed", "pending-upgrade"], 3, [4], [2, 1]),
            (["deployed", "failed", "failed"], 1, [3, 2], []), (["failed", "deployed"], 2, [], [1]),
            (["superseded", "superseded", "failed"], 3, [2], [1]),
            (["superseded", "pending-upgrade"], 2, [1], []),
            (["superseded", "failed", "failed"], 3, [1], [2]), (["superseded", "uninstalling"], 2, [1], []),
            (["deployed", "uninstalling"], 1, [2], []),
            (["pending-install"], 1, [], []), (["uninstalled"], nil, [], [1]),
            (["superseded", "uninstalled"], nil, [], [2, 1]), (["deployed", "pending-rollback"], 1, [2], []),
            (["superseded", "odd"], 2, [1], []), ([], nil, [], []),
        ] as [([String], Int?, [Int], [Int])]
    )
    func `which revisions count`(_ statuses: [String], _ current: Int?, _ uncertain: [Int], _ targets: [Int])
        throws
    {
        let history = try history(statuses)
        #expect(history.current?.number == current)
        #expect(history.uncertain.map(\.number) == uncertain)
        #expect(history.rollbackTargets.map(\.number) == targets)
    }

    @Test func `an object's name says which revision it is, and its labels only where the name does not`()
        throws
    {
        #expect(try revision(1, "deployed")?.release.name == "web")
        #expect(try revision(1, "deployed", name: "sh.helm.release.v1.my.app.v12")?.release.name == "my.app")
        #expect(try revision(1, "deployed", name: "sh.helm.release.v1.web.v2")?.number == 2)
        #expect(try revision(3, "deployed", name: "restored")?.number == 3)
    }

    @Test func `an object that only looks like a revision is none`() throws {
        #expect(try revision(0, "deployed") == nil)
        #expect(try revision(1, "deployed", owner: "somebody") == nil)
    }
}
