import Deployments
import O2DMSPluginKit
import Testing

/// Deployments are found by what they use.
struct DeploymentIndexTests {
    private func record(_ id: String, _ packages: [(String, String, DeployedPackage.Use)]) -> DeploymentRecord
    {
        DeploymentRecord(
            Deployment(id: id, name: id, status: .deployed),
            packages: packages.map { DeployedPackage(name: $0.0, version: $0.1, use: $0.2) }
        )
    }

    private func users(_ index: DeploymentIndex, _ name: String, _ version: String) -> [String:
        DeploymentEvidence]
    {
        let users = index.users(of: SoughtPackage(name: name, version: version))
        return Dictionary(uniqueKeysWithValues: users.map { ($0.id, $0.evidence) })
    }

    @Test func `each user is found once, with the strongest evidence`() {
        let index = DeploymentIndex([
            record("one", [("web", "1.0.0", .rollbackTarget), ("web", "1.0.0", .running)]),
            record("two", [("web", "2.0.0", .running), ("web", "1.0.0", .rollbackTarget)]),
            record("three", [("db", "1.0.0", .running), ("web", "1.0.0", .declared)]),
            record("four", []),
        ])
        #expect(
            users(index, "web", "1.0.0") == ["one": .nameVersion, "two": .rollbackTarget, "three": .declared]
        )
        #expect(users(index, "web", "3.0.0").isEmpty && users(index, "other", "1.0.0").isEmpty)
        #expect(index.count == 4)
    }

    @Test func `a record that is replaced or removed leaves nothing behind`() {
        var index = DeploymentIndex([record("one", [("web", "1.0.0", .running)])])
        index["one"] = record("one", [("db", "1.0.0", .running)])
        #expect(users(index, "web", "1.0.0").isEmpty && users(index, "db", "1.0.0").count == 1)
        index["one"] = nil
        #expect(users(index, "db", "1.0.0").isEmpty && index.count == 0)
    }

    @Test func `what is shown of the package is the first one`() {
        let shown = record("one", [("web", "2.0.0", .running), ("web", "1.0.0", .rollbackTarget)]).deployment
        #expect(shown.packageName == "web" && shown.packageVersion == "2.0.0")
    }

    @Test func `random changes agree with looking at every record`() {
        var generator = SystemRandomNumberGenerator()
        var index = DeploymentIndex()
        var model: [String: DeploymentRecord] = [:]
        for _ in 0..<3000 {
            let id = "d\(Int.random(in: 0..<30, using: &generator))"
            let packages = (0..<Int.random(in: 0..<3, using: &generator)).map { _ in
                ("p\(Int.random(in: 0..<4))", "\(Int.random(in: 0..<3)).0.0", DeployedPackage.Use.running)
            }
            let record = Bool.random(using: &generator) ? record(id, packages) : nil
            (index[id], model[id]) = (record, record)
            let sought = SoughtPackage(name: "p1", version: "1.0.0")
            let expected = model.values.filter { $0.evidence(of: sought) != .none }.map(\.deployment.id)
            #expect(Set(index.users(of: sought).map(\.id)) == Set(expected))
        }
    }
}
