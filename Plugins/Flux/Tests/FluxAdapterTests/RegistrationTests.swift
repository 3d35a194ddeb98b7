import CO2DMSPlugin
import Foundation
import HTTPStandIn
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing
import Threads

@testable import FluxAdapter

/// Packages that lie in a repository already become objects of Flux.
struct RegistrationTests {
    private static let git = Result { try GitHTTPServer() }
    private static let registry = Result { try DockerRegistry() }

    /// What the tests want of the objects that are made.
    private struct Made: ObjectContent {
        static let fields = ["spec", "metadata.annotations", "metadata.managedFields.manager"]
        let spec: JSONValue
        let metadata: JSONValue
    }

    private func adapter(_ flux: TestFlux, hosts: [String]) throws -> FluxFixture {
        let block: JSONValue = [
            "namespace": .string(flux.namespace), "hosts": .array(hosts.map { .string($0) }),
            "interval": "7m",
        ]
        return try FluxFixture(flux, [JSONMember(key: "registration", value: block)])
    }

    @Test func `the manifest's rights are enough for deployments and registrations, in one namespace`() throws
    {
        let flux = try TestFlux()
        let user = "flux-\(flux.namespace)"
        let manifest = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../rbac.yaml").standardizedFileURL.path
        try flux.cluster.grant(manifest, to: user, in: flux.namespace)
        let (url, host, _) = try repository()
        let adapter = try FluxFixture(
            kubernetes: [
                "kubeconfig": .string(flux.cluster.server.kubeconfigFile),
                "namespaces": [.string(flux.namespace)], "impersonate": ["user": .string(user)],
            ],
            [
                JSONMember(
                    key: "registration",
                    value: ["namespace": .string(flux.namespace), "hosts": [.string(host)]]
                )
            ]
        )
        #expect(try eventually { try adapter.health().error == nil })
        let record = try register(adapter, "web", "1.0.0", gitParameters(url))
        #expect(record.error == nil)
        let deletion = try adapter.perform(.packageDelete) { ($0.name, $0.version) = ("web", "1.0.0") }
        #expect(deletion.error == nil)
    }

    private func register(
        _ adapter: FluxFixture,
        _ name: String,
        _ version: String,
        _ parameters: JSONValue,
        flags: UInt32 = 0
    ) throws -> CallRecord {
        try adapter.perform(.packageUpload) { request in
            request.name = name
            request.version = version
            request.parametersJSON = parameters.text
            request.flags = O2DMS_REQ_REGISTER | O2DMS_REQ_DETAIL | flags
        }
    }

    private func made(_ flux: TestFlux, _ kind: FluxKind) throws -> [KubernetesObject<Made>] {
        let selection = ObjectSelection(namespace: flux.namespace)
        return try flux.cluster.client.list(
            selection,
            of: TestFlux.type(kind),
            as: Made.self,
            TestCluster.terms
        ).objects
    }

    /// A repository with one commit, in which `deploy/web` has a manifest.
    private func repository() throws -> (url: String, host: String, commit: String) {
        let server = try Self.git.get()
        let name = "\(UUID().uuidString).git"
        let git = try GitCommand.makeBare("\(server.folder)/\(name)")
        let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n"
        let blob = try git("hash-object", "-w", "--stdin", input: Data(manifest.utf8))
        var tree = try git("mktree", input: Data("100644 blob \(blob)\tmap.yaml\n".utf8))
        for directory in ["web", "deploy"] {
            tree = try git("mktree", input: Data("040000 tree \(tree)\t\(directory)\n".utf8))
        }
        let commit = try git("commit-tree", "-m", "one", tree)
        try git("update-ref", "refs/heads/main", commit)
        return ("\(server.url)/git/\(name)", String(server.url.dropFirst("http://".count)), commit)
    }

    private func gitParameters(_ url: String, path: String = "./deploy/web") -> JSONValue {
        [
            "repoURL": .string(url), "path": .string(path), "targetRevision": "main",
            "username": .string(GitHTTPServer.username), "password": .string(GitHTTPServer.password),
            "secretRef": "git-credentials", "description": "the web",
        ]
    }

    @Test func `a directory in Git becomes a GitRepository at the commit that was found`() throws {
        let flux = try TestFlux()
        let (url, host, commit) = try repository()
        let adapter = try adapter(flux, hosts: [host])
        let record = try register(adapter, "web", "1.2.0", gitParameters(url))
        #expect(record.error == nil)
        let package = try #require(record.packages.first)
        #expect(package.packageURI == "git+\(url)//deploy/web?ref=\(commit)")
        #expect(package.description == "the web")
        #expect(try adapter.packages() == ["web 1.2.0"])

        let object = try #require(try made(flux, .gitRepository).first)
        #expect(object.content.spec["ref"] == ["commit": .string(commit)])
        #expect(object.content.spec["secretRef"] == ["name": "git-credentials"])
        #expect(object.content.spec["interval"] == "7m")
        #expect(object.metadata.labels?["app.kubernetes.io/managed-by"] == "o2dms-gateway")
        let managers = object.content.metadata["managedFields"]?.elements ?? []
        #expect(managers.contains { $0["manager"] == "o2dms-flux" })
        #expect(!String(decoding: object.content.spec.text, as: UTF8.self).contains(GitHTTPServer.password))

        #expect(try register(adapter, "web", "1.2.0", gitParameters(url)).error?.code == .alreadyExists)
        let deletion = try adapter.perform(.packageDelete) { request in
            request.name = "web"
            request.version = "1.2.0"
        }
        #expect(deletion.error == nil)
        #expect(try adapter.packages().isEmpty)
        #expect(try made(flux, .gitRepository).isEmpty)
    }

    @Test func `what does not resolve, or must not be asked for, becomes nothing`() throws {
        let flux = try TestFlux()
        let (url, host, _) = try repository()
        let adapter = try adapter(flux, hosts: [host])
        func code(_ parameters: JSONValue) throws -> AdapterError.Code? {
            try register(adapter, "web", "1.2.0", parameters).error?.code
        }
        #expect(try code(gitParameters(url, path: "deploy/other")) == .invalid)
        #expect(try code(gitParameters(url, path: "../etc")) == .invalid)
        #expect(try code(["repoURL": .string(url)]) == .invalid)
        #expect(try code(["path": "deploy/web"]) == .invalid)
        #expect(try code(gitParameters("http://127.0.0.1:1/git/x.git")) == .forbidden)
        #expect(try code(["repoURL": "oci://registry.invalid/charts/web"]) == .forbidden)
        #expect(try code(["repoURL": "https://charts.invalid/stable", "chart": "web"]) == .forbidden)
        let secret = url.replacingOccurrences(of: "http://", with: "http://me:hidden@")
        let withSecret = try register(adapter, "web", "1.2.0", gitParameters(secret)).error
        #expect(withSecret?.code == .invalid && withSecret?.message.contains("hidden") == false)
        #expect(try made(flux, .gitRepository).isEmpty)
    }

    @Test func `a trial finds the target and changes nothing`() throws {
        let flux = try TestFlux()
        let (url, host, commit) = try repository()
        let adapter = try adapter(flux, hosts: [host])
        let record = try register(adapter, "web", "1.2.0", gitParameters(url), flags: O2DMS_REQ_DRY_RUN)
        #expect(record.error == nil)
        #expect(record.details?["resolved"]?.string == commit)
        #expect(try made(flux, .gitRepository).isEmpty)
        #expect(try adapter.packages().isEmpty)
    }

    @Test func `of two gateways that register one package only one succeeds`() throws {
        let flux = try TestFlux()
        let (url, host, _) = try repository()
        let gateways = [try adapter(flux, hosts: [host]), try adapter(flux, hosts: [host])]
        let parameters = gitParameters(url).text
        for round in 0..<3 {
            let codes = Monitor<[AdapterError.Code?]>([])
            let threads = gateways.map(\.plugin).map { plugin in
                JoinableThread {
                    var request = StandInRequest()
                    request.name = "web"
                    request.version = "1.\(round).0"
                    request.parametersJSON = parameters
                    request.flags = O2DMS_REQ_REGISTER
                    let code = plugin.perform(.packageUpload, request)?.error?.code
                    codes.update { $0.append(code) }
                }
            }
            for thread in threads { thread?.join() }
            let outcome = codes.withLock { $0 }
            #expect(outcome.count == 2 && outcome.filter { $0 == nil }.count == 1)
            #expect(outcome.contains(.alreadyExists))
        }
        #expect(try made(flux, .gitRepository).count == 3)
        withExtendedLifetime(gateways) {}
    }

    @Test func `a chart in an OCI registry becomes an OCIRepository at its digest`() throws {
        let flux = try TestFlux()
        let registry = try Self.registry.get()
        let digest = try push("1.4.0", to: registry)
        let adapter = try adapter(flux, hosts: [registry.host])
        let url = "oci://\(registry.host)/charts/demo"
        for (version, revision) in [("1.4.0", nil), ("9.9.9", "^1.3"), ("9.9.8", digest)] {
            var parameters: [JSONMember] = [
                JSONMember(key: "repoURL", value: .string(url)), JSONMember(key: "insecure", value: true),
            ]
            if let revision { parameters.append(JSONMember(key: "targetRevision", value: .string(revision))) }
            let record = try register(adapter, "demo", version, .object(parameters))
            #expect(record.error == nil)
            let package = try #require(record.packages.first)
            #expect(package.packageURI == "\(url)@\(digest)")
            #expect(package.artifactType == SourcePackage.chartType)
            let extensions = try JSONValue(parsing: try #require(package.extensionsJSON))
            #expect(extensions["manifestDigest"]?.string == digest)
        }
        let objects = try made(flux, .ociRepository)
        #expect(objects.count == 3)
        #expect(objects.allSatisfy { $0.content.spec["ref"] == ["digest": .string(digest)] })
        #expect(objects.allSatisfy { $0.content.spec["layerSelector"]?["operation"] == "copy" })
        let missing: JSONValue = ["repoURL": .string(url), "insecure": true, "targetRevision": "2.0.0"]
        #expect(try register(adapter, "demo", "2.0.0", missing).error?.code == .invalid)
    }

    @Test func `a chart in an index becomes a HelmRepository`() throws {
        let flux = try TestFlux()
        let index = """
            apiVersion: v1
            entries:
              podinfo:
              - { name: podinfo, version: 6.0.3, description: Podinfo, urls: [podinfo-6.0.3.tgz] }

            """
        let server = try #require(
            StandInServer { request in
                request.target == "/stable/index.yaml"
                    ? [.answer(200, [], Array(index.utf8))] : [.answer(404)]
            }
        )
        defer { server.stop() }
        let adapter = try adapter(flux, hosts: ["127.0.0.1:\(server.port)"])
        let url = "\(server.url)/stable"
        let record = try register(adapter, "podinfo", "6.0.3", ["repoURL": .string(url), "chart": "podinfo"])
        #expect(record.error == nil)
        #expect(record.packages.first?.packageURI == "helm+\(url)//podinfo?version=6.0.3")
        #expect(record.packages.first?.description == "Podinfo")
        #expect(try adapter.packages() == ["podinfo 6.0.3"])
        #expect(try made(flux, .helmRepository).count == 1)
        for (chart, version, place) in [
            ("podinfo", "6.0.4", url), ("redis", "1.0.0", url), ("podinfo", "6.0.5", server.url),
        ] {
            let other = try register(
                adapter,
                chart,
                version,
                ["repoURL": .string(place), "chart": .string(chart)]
            )
            #expect(other.error?.code == .invalid)
        }
    }

    @Test func `without a cluster there is nothing to register in`() throws {
        let adapter = try FluxFixture(kubernetes: nil)
        #expect(
            try register(adapter, "web", "1.0.0", ["repoURL": "https://git.example/x"]).error?.code
                == .unsupported
        )
    }

    @Test func `what is made must be where it is seen`() throws {
        let flux = try TestFlux()
        let elsewhere = JSONMember(key: "registration", value: ["namespace": "elsewhere"])
        let error = #expect(throws: AdapterError.self) { try FluxFixture(flux, [elsewhere]) }
        #expect(error?.code == .invalid)
        let adapter = try FluxFixture(flux)
        let record = try register(adapter, "web", "1.0.0", ["repoURL": "https://git.example/x"])
        #expect(record.error?.code == .unsupported)
    }

    /// Pushes a chart with the real helm; returns the digest of its manifest.
    private func push(_ version: String, to registry: DockerRegistry) throws -> String {
        let folder = NSTemporaryDirectory() + "chart-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/demo", withIntermediateDirectories: true)
        try "apiVersion: v2\nname: demo\nversion: \(version)\n".write(
            toFile: folder + "/demo/Chart.yaml",
            atomically: true,
            encoding: .utf8
        )
        _ = try helm(["package", "demo"], in: folder)
        let output = try helm(
            ["push", "demo-\(version).tgz", "oci://\(registry.host)/charts", "--plain-http"],
            in: folder
        )
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("Digest: ") })
        return String(line.dropFirst("Digest: ".count))
    }

    private func helm(_ arguments: [String], in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try ServerPrograms.helm(3))
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["HOME": folder]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self)
    }
}
