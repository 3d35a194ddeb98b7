import Deployments
import JSONText
import Kubernetes
import O2DMSPluginKit
import Testing

/// What is used by what deployments name, and how users are told.
struct PackageReachTests {
    private static let address = RepositoryAddress("https://git.example.com/apps.git")

    private static func directory(_ path: String, _ use: DeployedPackage.Use = .running) -> DeployedPackage {
        var package = DeployedPackage(name: nil, use: use)
        package.origin = GitOrigin(address, path: path, commit: String(repeating: "a", count: 40))
        return package
    }

    @Test func `what a directory reaches is used as the directory is`() throws {
        let index = DeploymentIndex([
            DeploymentRecord(
                Deployment(id: "a", name: "a", status: .deployed),
                packages: [Self.directory("live")]
            )
        ])
        let reach = PackageReach([try #require(Self.address)]) {
            { package in
                guard package.origin?.path == "live" else { return [] }
                var chart = DeployedPackage(name: "redis", use: .declared)
                chart.constraint = "1.2.3"
                return [Self.directory("base"), chart]
            }
        }
        var base = SoughtPackage(name: "base", version: "1.0.0")
        base.origin = Self.directory("base").origin
        #expect(index.users(of: base).isEmpty)
        #expect(index.users(of: base, reaching: reach).map(\.evidence) == [.exact])
        let redis = SoughtPackage(name: "redis", version: "1.2.3")
        #expect(index.users(of: redis, reaching: reach).map(\.evidence) == [.declared])
        #expect(index.users(of: SoughtPackage(name: "redis", version: "1.2.4"), reaching: reach).isEmpty)
    }

    @Test(arguments: [(100, nil), (101, 1)] as [(Int, Int64?)])
    func `a hundred users are named, the others counted`(_ count: Int, _ omitted: Int64?) throws {
        let users = (0..<count).map { ObjectKey(namespace: "n", name: "user-\($0)") }
        let error = AdapterError.inUse("it is used", by: users)
        let details = try JSONValue(parsing: try #require(error.detailsJSON))
        #expect(details["deployments"]?.elements?.count == 100 && details["omitted"]?.integer == omitted)
    }

    @Test func `users that share a name are told apart by their namespaces`() throws {
        let users = [("a", "web"), ("b", "web"), ("a", "db")].map { ObjectKey(namespace: $0.0, name: $0.1) }
        let details = try JSONValue(parsing: try #require(AdapterError.inUse("x", by: users).detailsJSON))
        #expect(details["deployments"] == ["a/web", "b/web", "db"])
    }
}
