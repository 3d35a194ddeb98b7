import Deployments
import Foundation
import GitCatalogue
import JSONText
import O2DMSPluginKit
import TestServers
import Testing

/// What a catalogue tells of the directories that are deployed from its repositories.
struct GitCatalogueReachTests {
    private static let history = """
        commit refs/heads/main
        committer a <a@example.com> 1700000000 +0000
        data 1
        c
        M 100644 inline base/1.0.0/a.yaml
        data 3
        a:

        commit refs/heads/dev
        committer a <a@example.com> 1700000000 +0000
        data 1
        c
        from refs/heads/main
        M 120000 inline live
        data 10
        base/1.0.0

        """

    private static func catalogue(_ url: String) throws -> GitCatalogue {
        let block = GitCatalogueFixture.block([
            JSONMember(key: "repository_name", value: "gitops"),
            JSONMember(key: "repository_url", value: .string(url)), JSONMember(key: "refresh", value: "1h"),
            JSONMember(
                key: "auth",
                value: [
                    "username": .string(GitHTTPServer.username), "password": .string(GitHTTPServer.password),
                ]
            ),
        ])
        let folder = NSTemporaryDirectory() + "o2dms-reach-" + UUID().uuidString
        return try GitCatalogue(try block.decode(GitConfiguration.self), stateDirectory: folder, host: nil)
    }

    @Test(arguments: [DeployedPackage.Use.running, .rollbackTarget])
    func `what a deployment is at on another branch is looked for at once, but not what it was at`(
        _ use: DeployedPackage.Use
    ) throws {
        let (git, url) = try GitCatalogueFixture.served()
        _ = try git("fast-import", "--quiet", input: Data(Self.history.utf8))
        let catalogue = try Self.catalogue(url)
        catalogue.start()
        defer { catalogue.stop() }
        var deployed = DeployedPackage(name: nil, use: use)
        let address = RepositoryAddress(url)
        deployed.origin = GitOrigin(address, path: "live", commit: try git("rev-parse", "dev"))
        deployed.origin?.reference = "dev"
        let deployment = Deployment(id: "a", name: "a", status: .deployed)
        let index = DeploymentIndex([DeploymentRecord(deployment, packages: [deployed])])
        func evidence(_ path: String) -> [DeploymentEvidence] {
            var sought = SoughtPackage(name: nil, version: "1.0.0")
            sought.origin = GitOrigin(address, path: path, commit: String(repeating: "1", count: 40))
            return index.users(of: sought, reaching: catalogue.reach).map(\.evidence)
        }
        guard use == .running else {
            #expect(evidence("base/1.0.0") == [])
            return
        }
        // Until the server was asked it may be made of anything.
        #expect(evidence("other/1.0.0") == [.declared])
        #expect(eventually { evidence("other/1.0.0") == [] })
        #expect(evidence("base/1.0.0") == [.nameVersion])
    }
}
