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
import ThreadsTesting

@testable import FluxAdapter

/// Packages that lie in a repository already become objects of Flux.
@Suite(.ownThread)
struct RegistrationTests {
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

    private func made(_ flux: TestFlux, _ kind: FluxKind) throws -> [KubernetesObject<Made>] {
        let selection = ObjectSelection(namespace: flux.namespace)
        return try flux.cluster.client.list(
            selection,
            of: TestFlux.type(kind),
            as: Made.self,
            TestCluster.terms
        ).objects
    }

    @Test func `a directory in Git becomes a GitRepository at the commit that was found`() throws {
        let flux = try TestFlux()
        let (url, host, commit) = try RegistrationTargets.repository()
        let adapter = try adapter(flux, hosts: [host])
        let record = try adapter.register("web", "1.2.0", RegistrationTargets.gitParameters(url))
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

        #expect(
            try adapter.register("web", "1.2.0", RegistrationTargets.gitParameters(url)).error?.code
                == .alreadyExists
        )
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
        let (url, host, _) = try RegistrationTargets.repository()
        let adapter = try adapter(flux, hosts: [host])
        func code(_ parameters: JSONValue) throws -> AdapterError.Code? {
            try adapter.register("web", "1.2.0", parameters).error?.code
        }
        #expect(try code(RegistrationTargets.gitParameters(url, path: "deploy/other")) == .invalid)
        #expect(try code(RegistrationTargets.gitParameters(url, path: "../etc")) == .invalid)
        #expect(try code(["repoURL": .string(url)]) == .invalid)
        #expect(try code(["path": "deploy/web"]) == .invalid)
        #expect(try code(RegistrationTargets.gitParameters("http://127.0.0.1:1/git/x.git")) == .forbidden)
        #expect(try code(["repoURL": "oci://registry.invalid/charts/web"]) == .forbidden)
        #expect(try code(["repoURL": "https://charts.invalid/stable", "chart": "web"]) == .forbidden)
        let secret = url.replacingOccurrences(of: "http://", with: "http://me:hidden@")
        let withSecret = try adapter.register("web", "1.2.0", RegistrationTargets.gitParameters(secret)).error
        #expect(withSecret?.code == .invalid && withSecret?.message.contains("hidden") == false)
        #expect(try made(flux, .gitRepository).isEmpty)
    }

    @Test func `a trial finds the target and changes nothing`() throws {
        let flux = try TestFlux()
        let (url, host, commit) = try RegistrationTargets.repository()
        let adapter = try adapter(flux, hosts: [host])
        let record = try adapter.register(
            "web",
            "1.2.0",
            RegistrationTargets.gitParameters(url),
            flags: O2DMS_REQ_DRY_RUN
        )
        #expect(record.error == nil)
        #expect(record.details?["resolved"]?.string == commit)
        #expect(try made(flux, .gitRepository).isEmpty)
        #expect(try adapter.packages().isEmpty)
    }

    @Test func `of two gateways that register one package only one succeeds`() throws {
        let flux = try TestFlux()
        let (url, host, _) = try RegistrationTargets.repository()
        let gateways = [try adapter(flux, hosts: [host]), try adapter(flux, hosts: [host])]
        let parameters = RegistrationTargets.gitParameters(url).text
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
        let registry = try RegistrationTargets.registry.get()
        let digest = try RegistrationTargets.pushChart("1.4.0", to: registry)
        let adapter = try adapter(flux, hosts: [registry.host])
        let url = "oci://\(registry.host)/charts/demo"
        for (version, revision) in [("1.4.0", nil), ("9.9.9", "^1.3"), ("9.9.8", digest)] {
            var parameters: [JSONMember] = [
                JSONMember(key: "repoURL", value: .string(url)), JSONMember(key: "insecure", value: true),
            ]
            if let revision { parameters.append(JSONMember(key: "targetRevision", value: .string(revision))) }
            let record = try adapter.register("demo", version, .object(parameters))
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
        #expect(try adapter.register("demo", "2.0.0", missing).error?.code == .invalid)
    }

    @Test func `a chart in an index becomes a HelmRepository`() throws {
        let flux = try TestFlux()
        let server = try RegistrationTargets.chartRepository()
        defer { server.stop() }
        let adapter = try adapter(flux, hosts: ["127.0.0.1:\(server.port)"])
        let url = "\(server.url)/stable"
        let record = try adapter.register("podinfo", "6.0.3", ["repoURL": .string(url), "chart": "podinfo"])
        #expect(record.error == nil)
        #expect(record.packages.first?.packageURI == "helm+\(url)//podinfo?version=6.0.3")
        #expect(record.packages.first?.description == "Podinfo")
        #expect(try adapter.packages() == ["podinfo 6.0.3"])
        #expect(try made(flux, .helmRepository).count == 1)
        for (chart, version, place) in [
            ("podinfo", "6.0.4", url), ("redis", "1.0.0", url), ("podinfo", "6.0.5", server.url),
        ] {
            let other = try adapter.register(
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
            try adapter.register("web", "1.0.0", ["repoURL": "https://git.example/x"]).error?.code
                == .unsupported
        )
    }

    @Test func `what is made must be where it is seen`() throws {
        let flux = try TestFlux()
        let elsewhere = JSONMember(key: "registration", value: ["namespace": "elsewhere"])
        let error = #expect(throws: AdapterError.self) { try FluxFixture(flux, [elsewhere]) }
        #expect(error?.code == .invalid)
        let adapter = try FluxFixture(flux)
        let record = try adapter.register("web", "1.0.0", ["repoURL": "https://git.example/x"])
        #expect(record.error?.code == .unsupported)
    }
}
