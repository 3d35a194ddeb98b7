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
        ("^1.2", true), (">=2", false), ("*", true), ("", true), ("1.2.3", true), ("1.2.4", false),
        ("1.2.3_b", false),
        ("nonsense", true),
    ])
    func `a constraint that admits the version declares it, and one that is none admits all`(
        _ constraint: String,
        _ admits: Bool
    ) {
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

    @Test func `a name that is written in part is each that fits, in the repository that is written`() {
        func evidence(_ texts: [String], _ repository: String?, _ region: String?) -> DeploymentEvidence {
            var package = DeployedPackage(name: nil, use: .declared)
            package.names = NamePattern(texts)
            package.repository = repository.flatMap(RepositoryAddress.init)
            package.region = region.flatMap(RepositoryAddress.init)
            let index = DeploymentIndex([
                DeploymentRecord(Deployment(id: "a", name: "a", status: .unknown), packages: [package])
            ])
            return index.users(of: sought()).first?.evidence ?? .none
        }
        for texts in [["", ""], ["w", ""], ["", "eb"], ["w", "b"], ["", "e", ""], ["web"], ["web", ""]] {
            #expect(evidence(texts, nil, nil) == .declared, "\(texts)")
        }
        for texts in [["x", ""], ["we", "eb"], ["", "x", ""], ["we"]] {
            #expect(evidence(texts, nil, nil) == .none, "\(texts)")
        }
        #expect(evidence(["", ""], "https://other.example.com", nil) == .none)
        #expect(evidence(["", ""], nil, "https://charts.example.com") == .declared)
        #expect(evidence(["", ""], nil, "https://charts.example.com/blue") == .none)
    }

    private typealias TagCase = (
        commit: String?, reference: String?, isResolved: Bool, evidence: DeploymentEvidence
    )

    @Test(
        arguments: [
            (commit, nil, false, .exact), ("aaaaaaa", nil, false, .exact), (later, nil, false, .none),
            (String(repeating: "c", count: 40), nil, false, .exact), (nil, nil, false, .declared),
            (nil, "web/1.2.3", true, .declared), (nil, "refs/tags/web/1.2.3", false, .declared),
            (nil, "web/1.2.4", false, .none), (nil, "web-1.2.4", false, .none),
            (nil, "main", false, .declared),
            (nil, "main", true, .none), (nil, "1.2.*", true, .declared), (nil, "2.*", false, .none),
        ] as [TagCase]
    )
    func `a package at a tag is used by who has its commit or asks for the tag`(
        _ commit: String?,
        _ reference: String?,
        _ isResolved: Bool,
        _ evidence: DeploymentEvidence
    ) throws {
        var package = sought("1.2.3", nil)
        package.origin = GitOrigin(packageURI: "git+file:///srv/r.git//pkg/web?ref=\(Self.commit)")
        package.tag = PackageTag(name: "web/1.2.3")
        package.tagObjects = [String(repeating: "c", count: 40)]
        var deployed = DeployedPackage(name: nil)
        var origin = GitOrigin(RepositoryAddress("/srv/r"), path: "pkg/web/overlay", commit: commit)
        (origin.reference, origin.isResolved) = (reference, isResolved)
        deployed.origin = origin
        #expect(deployed.evidence(of: package) == evidence)
        deployed.origin = GitOrigin(RepositoryAddress("/srv/r"), path: "", commit: Self.later)
        #expect(deployed.evidence(of: package) == .none)
    }

    @Test func `a digest tells versions apart where that of the package is known`() {
        var package = sought("1.2.3", nil)
        let byDigest = deployed(nil) { $0.digest = "sha256:aa" }
        #expect(byDigest.evidence(of: package) == .declared)
        package.manifestDigest = "sha256:bb"
        #expect(byDigest.evidence(of: package) == .none)
        let byTag = deployed(nil) { ($0.digest, $0.constraint) = ("sha256:aa", "1.2.3") }
        #expect(byTag.evidence(of: package) == .declared)
    }
}
