import Deployments
import O2DMSPluginKit
import Testing

/// How well it is known that a deployment uses a package.
struct EvidenceTests {
    private static let commit = String(repeating: "a", count: 40)
    private static let later = String(repeating: "b", count: 40)

    private func sought(_ version: String = "1.2.3", _ repository: String? = "https://charts.example.com")
        -> SoughtPackage
    {
        SoughtPackage(name: "web", version: version, repository: repository.flatMap(RepositoryAddress.init))
    }

    private func deployed(_ version: String?, _ change: (inout DeployedPackage) -> Void = { _ in })
        -> DeployedPackage
    {
        var package = DeployedPackage(name: "web", version: version)
        change(&package)
        return package
    }

    @Test(arguments: [
        ("1.2.3", "1.2.3", DeploymentEvidence.nameVersion), ("v1.2.3", "1.2.3", .nameVersion),
        ("1.2.3", "1.2.4", .none),
        ("1.2.3+a", "1.2.3+a", .nameVersion), ("1.2.3+a", "1.2.3+b", .none), ("1.2.3", "1.2.3+a", .none),
        ("1.2.3+0123456789ab", "1.2.3", .nameVersion), ("1.2.3+0123456789a", "1.2.3", .none),
        ("1.2.3+0123456789abc", "1.2.3", .none), ("1.2.3-rc.1+0123456789ab", "1.2.3", .none),
        ("1.2.3+0123456789ab", "1.2.3+build", .nameVersion), ("not-a-version", "not-a-version", .nameVersion),
        ("not-a-version", "1.2.3", .none),
    ])
    func `versions are equal as text, as versions with build text, and without Flux's suffix`(
        _ deployedVersion: String,
        _ version: String,
        _ evidence: DeploymentEvidence
    ) {
        #expect(deployed(deployedVersion).evidence(of: sought(version)) == evidence)
    }

    @Test func `a suffix that is the beginning of the package's digest is proof`() {
        var package = sought()
        package.digests = ["sha256:0123456789ab" + String(repeating: "0", count: 52)]
        #expect(deployed("1.2.3+0123456789ab").evidence(of: package) == .exact)
        #expect(deployed("1.2.3+ffffffffffff").evidence(of: package) == .nameVersion)
    }

    @Test func `a digest is proof, and only the same one`() {
        var package = sought("1.2.3", nil)
        package.digests = ["sha256:aa"]
        #expect(deployed("9.9.9") { $0.digest = "sha256:AA" }.evidence(of: package) == .exact)
        #expect(deployed("9.9.9") { $0.digest = "sha256:bb" }.evidence(of: package) == .none)
    }

    @Test func `equal content makes name and version proof, and says nothing by itself`() {
        var package = sought()
        package.fingerprint = "same"
        #expect(deployed("1.2.3") { $0.fingerprint = "same" }.evidence(of: package) == .exact)
        #expect(deployed("1.2.3") { $0.fingerprint = "other" }.evidence(of: package) == .nameVersion)
        #expect(deployed("1.2.4") { $0.fingerprint = "same" }.evidence(of: package) == .none)
        #expect(deployed("1.2.3").evidence(of: sought()) == .nameVersion)
    }

    @Test func `a chart of another repository is another chart, one of an unknown repository may be it`() {
        let other = RepositoryAddress("https://other.example.com")
        #expect(deployed("1.2.3") { $0.repository = other }.evidence(of: sought()) == .none)
        #expect(deployed("1.2.3").evidence(of: sought()) == .nameVersion)
        #expect(
            deployed("1.2.3") { $0.repository = other }.evidence(of: sought("1.2.3", nil)) == .nameVersion
        )
        let registry = sought("1.2.3", "oci://registry.example.com/charts")
        let whole = RepositoryAddress("oci://registry.example.com/charts/web")
        #expect(deployed("1.2.3") { $0.repository = whole }.evidence(of: registry) == .nameVersion)
    }

    @Test func `a chart in a directory or a bucket may be the one that clients get from a server`() {
        let served = RepositoryAddress("https://charts.example.com")
        for stored in ["file:./charts", "file:///srv/charts", "s3://bucket/charts", "gs://bucket"] {
            let package = sought("1.2.3", stored)
            #expect(deployed("1.2.3") { $0.repository = served }.evidence(of: package) == .nameVersion)
            #expect(deployed("1.2.4") { $0.repository = served }.evidence(of: package) == .none)
            let other = RepositoryAddress(stored + "/other")
            #expect(deployed("1.2.3") { $0.repository = other }.evidence(of: package) == .none)
        }
    }

    @Test(arguments: [
        ("^1.2", true), (">=2", false), ("*", true), ("", true), ("1.2.3", true), ("nonsense", false),
    ])
    func `a constraint that admits the version declares it`(_ constraint: String, _ admits: Bool) {
        let package = deployed(nil) { $0.constraint = constraint }
        #expect(package.evidence(of: sought()) == (admits ? .declared : .none))
    }

    @Test func `what is only declared or kept for a rollback says so, however exact the match`() {
        #expect(deployed("1.2.3") { $0.use = .declared }.evidence(of: sought()) == .declared)
        #expect(deployed("1.2.3") { $0.use = .rollbackTarget }.evidence(of: sought()) == .rollbackTarget)
        #expect(deployed("1.2.4") { $0.use = .rollbackTarget }.evidence(of: sought()) == .none)
    }

    private typealias PathCase = (path: String, commit: String?, evidence: DeploymentEvidence)

    @Test(
        arguments: [
            ("pkg/web/1.2.3", commit, .exact), ("./pkg/web/1.2.3/", later, .nameVersion),
            ("pkg/web/1.2.3/overlays/a", later, .nameVersion), ("pkg/base/../web/1.2.3", commit, .exact),
            ("../pkg/web/1.2.3/..", commit, .declared), ("pkg/web", later, .declared),
            ("", nil, .declared),
            ("pkg/web/1.2.3", nil, .declared), ("pkg/web/1.2.30", commit, .none),
        ] as [PathCase]
    )
    func `a directory of Git is used by who deploys it or what is in it`(
        _ path: String,
        _ commit: String?,
        _ evidence: DeploymentEvidence
    ) throws {
        var package = sought("1.2.3", "https://git.example.com/r.git")
        package.origin = GitOrigin(
            packageURI: "git+https://git.example.com/r.git//pkg/web/1.2.3?ref=\(Self.commit)"
        )
        let repository = try #require(RepositoryAddress("git@git.example.com:r"))
        var deployed = DeployedPackage(name: nil)
        deployed.origin = GitOrigin(repository, path: path, commit: commit)
        #expect(deployed.evidence(of: package) == evidence)
    }

    @Test func `a directory of a repository that nobody knows any more may be of each`() throws {
        var package = sought("1.2.3", nil)
        package.origin = GitOrigin(packageURI: "git+file:///srv/r.git//pkg/web/1.2.3?ref=\(Self.commit)")
        var deployed = DeployedPackage(name: nil)
        deployed.origin = GitOrigin(nil, path: "pkg/web/1.2.3", commit: Self.commit)
        let index = DeploymentIndex([
            DeploymentRecord(Deployment(id: "a", name: "a", status: .degraded), packages: [deployed])
        ])
        #expect(index.users(of: package).map(\.evidence) == [.exact])
        package.origin = GitOrigin(packageURI: "git+file:///srv/r.git//pkg/web/1.2.4?ref=\(Self.commit)")
        #expect(index.users(of: package).isEmpty)
    }

    @Test func `without the version in its path a directory is another package at another commit`() throws {
        var package = sought("1.2.3", nil)
        package.origin = GitOrigin(packageURI: "git+file:///srv/r.git//pkg/web?ref=\(Self.commit)")
        var deployed = DeployedPackage(name: nil)
        let repository = try #require(RepositoryAddress("/srv/r"))
        deployed.origin = GitOrigin(repository, path: "pkg/web", commit: Self.later)
        #expect(deployed.evidence(of: package) == .none)
        deployed.origin = GitOrigin(repository, path: "pkg/web", commit: Self.commit.uppercased())
        #expect(deployed.evidence(of: package) == .exact)
    }
}
