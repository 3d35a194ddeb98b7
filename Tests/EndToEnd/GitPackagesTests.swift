import Digest
import Foundation
import Synchronization
import TestServers
import Testing

/// Packages in Git, seen with the git command line beside the gateway.
@Suite struct `A package in Git` {
    private static let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n"

    /// A gateway before a bare repository in the directory.
    private func gateway(in directory: TemporaryDirectory) throws -> RunningGateway {
        try RunningGateway(
            """
            adapters:
              - name: argocd
                config:
                  git: { repositories: [{ repository_name: gitops, repository_url: "file://\(directory.file("remote.git"))" }] }
                  state_directory: ./state
            """,
            in: directory
        )
    }

    /// A kustomization as `tar czf` makes it; each number gives other bytes.
    private func archive(_ number: Int, in directory: TemporaryDirectory) throws -> [UInt8] {
        let folder = "made/\(number)"
        try directory.write("resources: [map.yaml]\n", to: "\(folder)/web/kustomization.yaml")
        try directory.write(Self.map + "data: { number: \"\(number)\" }\n", to: "\(folder)/web/map.yaml")
        try Command.succeed("tar", ["czf", "web.tgz", "web"], in: directory.file(folder))
        return Array(try Data(contentsOf: URL(fileURLWithPath: directory.file("\(folder)/web.tgz"))))
    }

    @Test func `becomes a commit, and comes back as the archive that its checksum is of`() throws {
        let directory = try TemporaryDirectory()
        let git = try GitCommand.makeBare(directory.file("remote.git"))
        let gateway = try gateway(in: directory)
        let client = try gateway.client()
        let answer = try client.upload("web", "1.0.0", try archive(1, in: directory))
        try #require(answer.status == 201, "\(answer.text)")
        #expect(
            try git("ls-tree", "-r", "--name-only", "main")
                == "web/1.0.0/kustomization.yaml\nweb/1.0.0/map.yaml"
        )
        let package = try answer.object()
        let commit = try git("rev-parse", "main")
        #expect((package["packageUri"] as? String)?.hasSuffix("//web/1.0.0?ref=\(commit)") == true)

        let artifact = try client.request("GET", "\(WireClient.packages)/web-1.0.0/artifact")
        #expect(artifact.headers["content-disposition"] == "attachment; filename=\"web-1.0.0.tar\"")
        #expect(package["checksum"] as? String == "sha256:\(try SHA256Digest.of(artifact.body).hex)")

        #expect(try client.request("DELETE", "\(WireClient.packages)/web-1.0.0").status == 204)
        #expect(try git("ls-tree", "-r", "--name-only", "main") == "")
    }

    @Test func `comes and goes over SSH, and what libgit2 calls back into lives until it has said goodbye`()
        throws
    {
        let directory = try TemporaryDirectory()
        let server = try SSHServer()
        let git = try GitCommand.makeBare(directory.file("remote.git"))
        try directory.write(server.userKey, to: "key")
        let gateway = try RunningGateway(
            """
            adapters:
              - name: argocd
                config:
                  git:
                    repositories:
                      - repository_name: gitops
                        repository_url: "\(server.url)\(directory.file("remote.git"))"
                        ssh: { private_key: "${file:\(directory.file("key"))}", known_hosts: \(server.knownHosts) }
                  state_directory: ./state
            """,
            in: directory,
            // Memory that was given back has other content at once: whoever still uses it is found out.
            environment: ["MALLOC_PERTURB_": "165"]
        )
        inParallel(4) { worker in
            for number in 0..<3 {
                let version = "\(worker).\(number).0"
                let client = try gateway.client()
                let answer = try client.upload("web", version, archive(10 * worker + number, in: directory))
                #expect(answer.status == 201, "\(answer.text)")
                let deletion = try client.request("DELETE", "\(WireClient.packages)/web-\(version)")
                #expect(deletion.status == 204, "\(deletion.text)")
            }
        }
        #expect(try git("rev-list", "--count", "main") == "24")
        #expect(try git("ls-tree", "-r", "--name-only", "main") == "")
        #expect(try gateway.client().request("GET", WireClient.packages).text == "[]")
    }

    @Test func `that was acknowledged is there whenever the gateway is killed, and no other half`() throws {
        let directory = try TemporaryDirectory()
        let git = try GitCommand.makeBare(directory.file("remote.git"))
        let archives = try (0..<40).map { try archive($0, in: directory) }
        let next = Atomic(0)
        let acknowledged = Mutex<Set<String>>([])
        var lives = 0
        while next.load(ordering: .relaxed) < archives.count {
            lives += 1
            let gateway = try gateway(in: directory)
            try check(gateway, acknowledged.withLock { $0 })
            let lifetime = Int.random(in: 1...8)
            let answered = Atomic(0)
            inParallel(4) { _ in
                guard let client = try? gateway.client() else { return }
                while answered.load(ordering: .relaxed) < lifetime {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < archives.count else { return }
                    guard let answer = try? client.upload("web", "1.0.\(index)", archives[index]) else {
                        return
                    }
                    #expect(answer.status == 201, "\(answer.text)")
                    acknowledged.withLock { _ = $0.insert("1.0.\(index)") }
                    if answered.wrappingAdd(1, ordering: .relaxed).newValue == lifetime {
                        gateway.stop(SIGKILL)
                    }
                }
            }
            gateway.stop(SIGKILL)
            // What was cut off may have left objects that nothing names.
            let complaints = try git("fsck", "--strict", "--no-dangling")
            #expect(complaints == "")
        }
        #expect(lives > 3)
        try check(try gateway(in: directory), acknowledged.withLock { $0 })
    }

    /// All that was acknowledged is listed, and what is listed is whole.
    private func check(_ gateway: RunningGateway, _ acknowledged: Set<String>) throws {
        let client = try gateway.client()
        let answer = try client.request("GET", WireClient.packages)
        try #require(answer.status == 200, "\(answer.text)")
        var versions: Set<String> = []
        for package in try answer.objects() {
            let version = try #require(package["artifactVersion"] as? String)
            versions.insert(version)
            let artifact = try client.request("GET", "\(WireClient.packages)/web-\(version)/artifact")
            #expect(package["checksum"] as? String == "sha256:\(try SHA256Digest.of(artifact.body).hex)")
        }
        #expect(acknowledged.isSubset(of: versions), "lost: \(acknowledged.subtracting(versions))")
    }
}
