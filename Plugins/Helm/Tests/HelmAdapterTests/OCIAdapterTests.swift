import CO2DMSPlugin
import Digest
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import OCIRegistry
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The adapter on a real registry.
@Suite(.ownThread)
struct OCIAdapterTests {
    @Test(arguments: [false, true])
    func `a chart that is uploaded is listed at once, fetched with equal bytes and deleted`(withTokens: Bool)
        throws
    {
        let service = try RegistryTokenService(username: "u", password: "p")
        defer { service.stop() }
        let login = JSONMember(
            key: "auth",
            value: ["username": "u", "password": "p", "token_service": .string(service.url + "/")]
        )
        let access = withTokens ? DockerRegistry.Access.tokens(service) : .basic(username: "u", password: "p")
        try withOCIAdapter(access, settings: [login]) { plugin, client throws in
            #expect(try plugin.list() == [])
            let archive = try chart(
                "app",
                "1.2.3+build.7",
                more: "appVersion: \"2\"\nmaintainers: [{name: Ann}]\n"
            )
            let stored = try #require(try plugin.upload(archive).packages.first)
            let digest = try SHA256Digest.of(archive).reference
            #expect(stored.packageURI == "oci://\(client.host)/charts/app:1.2.3_build.7")
            #expect(stored.checksum == digest)
            #expect(stored.sizeBytes == UInt64(archive.count))
            #expect(try plugin.list() == ["app 1.2.3+build.7"])
            let package = try #require(try plugin.get("app-1.2.3+build.7").packages.first)
            #expect(package.checksum == digest)
            #expect(package.provider == "Ann")
            #expect(try plugin.fetch("app", "1.2.3+build.7").data == archive)
            #expect(try plugin.delete("app", "1.2.3+build.7").error == nil)
            #expect(try plugin.list() == [])
            #expect(try plugin.get("app-1.2.3+build.7").error?.code == .notFound)
        }
    }

    @Test func `the manifest is as helm writes it`() throws {
        try withOCIAdapter { plugin, client throws in
            let more = """
                description: Says hello
                home: https://a.example
                sources: [https://s.example/1, https://s.example/2]
                maintainers: [{name: Ann, email: ann@a.example}, {name: Bob}]
                annotations: {team: core, org.opencontainers.image.title: other}

                """
            let archive = try chart("app", "1.0.0", more: more)
            try plugin.store(archive)
            let manifest = try #require(try client.manifest("app", "1.0.0"))
            #expect(manifest["mediaType"] == nil)
            #expect(manifest["schemaVersion"] == 2)
            #expect(manifest["config"]?["mediaType"] == "application/vnd.cncf.helm.config.v1+json")
            let layer = try #require(manifest["layers"]?.elements?.first)
            #expect(layer["mediaType"] == "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
            #expect(layer["digest"]?.string == (try SHA256Digest.of(archive).reference))
            let annotations = try #require(manifest["annotations"])
            let prefix = "org.opencontainers.image."
            for (key, value) in [
                (prefix + "title", "app"), (prefix + "version", "1.0.0"),
                (prefix + "description", "Says hello"),
                (prefix + "url", "https://a.example"), (prefix + "source", "https://s.example/1"),
                (prefix + "authors", "Ann (ann@a.example), Bob"), ("team", "core"),
            ] { #expect(annotations[key]?.string == value) }
            #expect(annotations[prefix + "created"]?.string?.hasSuffix("Z") == true)
        }
    }

    @Test func `a version is never overwritten, and the refusal names both digests`() throws {
        try withOCIAdapter { plugin, client throws in
            let archive = try chart("app", "1.0.0")
            try plugin.store(archive)
            for (again, isSame) in [
                (archive, true), (try chart("app", "1.0.0", more: "description: x\n"), false),
            ] {
                let error = try #require(try plugin.upload(again).error)
                #expect(error.code == .alreadyExists)
                let details = try JSONValue(parsing: try #require(error.detailsJSON))
                #expect(details["existingChecksum"]?.string == (try SHA256Digest.of(archive).reference))
                #expect(details["uploadedChecksum"]?.string == (try SHA256Digest.of(again).reference))
                #expect(details["sameContent"]?.bool == isSame)
            }
            #expect(try plugin.fetch("app", "1.0.0").data == archive)
        }
    }

    @Test func `what another client pushed in the meantime is not overwritten either`() throws {
        try withOCIAdapter(settings: [JSONMember(key: "refresh", value: "1h")]) { plugin, client throws in
            #expect(try plugin.list() == [])
            let before = try client.push("app", tag: "1.0.0")
            #expect(try plugin.upload(try chart("app", "1.0.0")).error?.code == .alreadyExists)
            #expect(try client.registry.digest(ofTag: "1.0.0", of: "charts/app", client.terms) == before)
        }
    }

    @Test func `only what is a chart is listed, everything else is counted with its reason`() throws {
        let reasons = [
            ("image", "1.0.0", "not a chart"), ("two", "1.0.0", "2 chart layers"),
            ("none", "1.0.0", "0 chart layers"),
            ("app", "latest", "not a version"), ("app", "v1.0.0", "not a version"),
            ("app", "1.0", "not a version"),
            ("app", "sha256-\(String(repeating: "a", count: 64))", "attachment"),
            ("renamed", "1.0.0", "name is other, but its repository says renamed"),
            ("moved", "2.0.0", "version is 1.0.0, but its tag says 2.0.0"), ("odd", "1.0.0", "not JSON"),
        ]
        try withOCIAdapter(prepare: { client throws in
            try client.push("app", tag: "1.0.0")
            try client.push("app", tag: "1.0.0-rc.1_x")
            try client.push("legacy", tag: "0.1.0", layerTypes: ["application/tar+gzip"])
            for tag in ["latest", "v1.0.0", "1.0", "sha256-\(String(repeating: "a", count: 64))"] {
                try client.retag("app", "1.0.0", as: tag)
            }
            try client.push("image", tag: "1.0.0", configType: "application/vnd.oci.image.config.v1+json")
            try client.push(
                "two",
                tag: "1.0.0",
                layerTypes: [ChartManifest.chartType, ChartManifest.chartType]
            )
            try client.push("none", tag: "1.0.0", layerTypes: ["application/x"])
            try client.push("renamed", tag: "1.0.0", config: #"{"name":"other","version":"1.0.0"}"#)
            try client.push("moved", tag: "2.0.0", config: #"{"name":"moved","version":"1.0.0"}"#)
            try client.push("odd", tag: "1.0.0", config: #"{"name":"odd","name":"odd"}"#)
        }) { plugin, _ throws in
            #expect(try plugin.list() == ["app 1.0.0", "app 1.0.0-rc.1+x", "legacy 0.1.0"])
            let health = try #require(plugin.perform(.health))
            #expect(health.record("skipped")?.integer == Int64(reasons.count))
            for (name, version, reason) in reasons {
                let found = health.skipReason(name, version)
                #expect(found?.contains(reason) == true, "\(name) \(version): \(found ?? "listed")")
            }
        }
    }

    @Test func `what YAML could not carry is listed all the same`() throws {
        let config =
            #"{"apiVersion":"v2","name":"app","version":"1.0.0","description":"a\u007f\ud83d\ude00\/\u0085b\ufeff","appVersion":1.5}"#
        try withOCIAdapter(prepare: { try $0.push("app", tag: "1.0.0", config: config) }) {
            plugin,
            _ throws in
            let package = try #require(try plugin.get("app-1.0.0").packages.first)
            #expect(package.description == "a😀/ b")
        }
    }

    @Test func `the manifest's digest is told, by which others deploy a chart`() throws {
        try withOCIAdapter { plugin, client throws in
            let isTold = { (id: String, tag: String) in
                let package = try #require(try plugin.get(id).packages.first)
                let extensions = try JSONValue(parsing: try #require(package.extensionsJSON))
                let digest = try client.registry.digest(ofTag: tag, of: "charts/app", client.terms)
                return extensions["manifestDigest"]?.string == digest?.reference && digest != nil
            }
            try plugin.store(try chart("app", "1.0.0"))
            #expect(try isTold("app-1.0.0", "1.0.0"))
            try client.push("app", tag: "2.0.0")
            #expect(try eventually { try plugin.list().count == 2 })
            #expect(try isTold("app-2.0.0", "2.0.0"))
        }
    }

    @Test func `the provenance file lies in a layer of its own`() throws {
        try withOCIAdapter { plugin, client throws in
            let archive = try chart("app", "1.0.0")
            let provenance = try ChartMuseumTests.provenance("app", "1.0.0", archive)
            try plugin.store(archive) {
                $0.parametersJSON =
                    JSONValue.object([JSONMember(key: "provenance", value: .string(provenance))]).text
            }
            let layers = try #require(try client.manifest("app", "1.0.0")?["layers"]?.elements)
            let digest = try SHA256Digest.of(Array(provenance.utf8))
            #expect(layers.last?["mediaType"]?.string == ChartManifest.provenanceType)
            #expect(layers.last?["digest"]?.string == digest.reference)
            #expect(
                try client.registry.presence(ofBlob: digest, of: "charts/app", client.terms)
                    == .present(sizeBytes: UInt64(provenance.utf8.count))
            )
        }
    }

    @Test(arguments: ["config", "archive", "provenance file"])
    func `what a registry only believes to have is sent again`(_ part: String) throws {
        let registry = try DockerRegistry(storage: .files)
        defer { registry.stop() }
        let client = try DirectClient(registry.host)
        let archive = try chart("app", "1.0.0")
        let provenance = try ChartMuseumTests.provenance("app", "1.0.0", archive)
        let withProvenance = { (request: inout StandInRequest) in
            let member = JSONMember(key: "provenance", value: .string(provenance))
            request.parametersJSON = JSONValue.object([member]).text
        }
        let blobs = {
            let manifest = try #require(try client.manifest("app", "1.0.0"))
            let layers = try #require(manifest["layers"]?.elements)
            return try (layers + [try #require(manifest["config"])]).map { blob in
                (
                    digest: try #require(SHA256Digest(reference: blob["digest"]?.string ?? "")),
                    sizeBytes: UInt64(try #require(blob["size"]?.integer))
                )
            }
        }
        try withAdapter(ociConfiguration(registry.host)) { plugin, _ throws in
            plugin.awaitFirstLook()
            try plugin.store(archive, withProvenance)
            let stored = try blobs()
            let lost = stored[try #require(["archive", "provenance file", "config"].firstIndex(of: part))]
            #expect(try plugin.delete("app", "1.0.0").error == nil)
            try registry.loseFile(ofBlob: lost.digest.hex)
            #expect(
                try client.registry.presence(ofBlob: lost.digest, of: "charts/app", client.terms)
                    == .present(sizeBytes: lost.sizeBytes)
            )
            try plugin.store(archive, withProvenance)
            #expect(try plugin.fetch("app", "1.0.0").data == archive)
        }
        for (digest, sizeBytes) in try blobs() {
            let reading = try client.registry.blob(
                digest,
                sizeBytes: sizeBytes,
                of: "charts/app",
                client.terms
            )
            guard case .read = reading else {
                Issue.record("\(digest.reference) is missing")
                continue
            }
        }
    }

    @Test(arguments: ["config", "manifest"])
    func `a chart that a registry has lost a file of is not listed, and the others are`(_ part: String) throws
    {
        let registry = try DockerRegistry(storage: .files)
        defer { registry.stop() }
        let client = try DirectClient(registry.host)
        let digest = try client.push("bad", tag: "1.0.0")
        let config = try #require(try client.manifest("bad", "1.0.0")?["config"]?["digest"]?.string)
        try client.push("good", tag: "1.0.0")
        try registry.loseFile(ofBlob: part == "manifest" ? digest.hex : String(config.dropFirst(7)))
        try withAdapter(ociConfiguration(registry.host)) { plugin, _ throws in
            plugin.awaitFirstLook()
            #expect(try plugin.list() == ["good 1.0.0"])
            let health = try #require(plugin.perform(.health))
            #expect(health.record("error") == nil)
            // A tag that leads to nothing is no version, but one that leads to a broken one is.
            #expect(health.record("skipped")?.integer == (part == "config" ? 1 : nil))
        }
    }

    @Test func `a repository without a name goes by its address`() throws {
        try withOCIAdapter { plugin, client throws in
            try plugin.store(try chart("app", "1.0.0"))
            let address = "oci://\(client.host)/charts"
            let package = try #require(try plugin.get("app-1.0.0").packages.first)
            #expect(package.repository == address)
            #expect(package.repositoryURL == address)
            #expect(try plugin.list { $0.repository = address } == ["app 1.0.0"])
            #expect(try plugin.list { $0.repository = "other" } == [])
        }
    }

    @Test func `the form's description and provider outlive a restart`() throws {
        try withOCIAdapter { plugin, client throws in
            try plugin.store(try chart("app", "1.0.0")) {
                $0.parametersJSON = Array(#"{"description":"from the form","provider":"ACME"}"#.utf8)
            }
            try withAdapter(ociConfiguration(client.host)) { other, _ throws in
                other.awaitFirstLook()
                let package = try #require(try other.get("app-1.0.0").packages.first)
                #expect(package.description == "from the form")
                #expect(package.provider == "ACME")
                #expect(package.createdAt != nil)
            }
        }
    }

    @Test(arguments: [
        ("App", "1.0.0", "chart.name"),
        ("app", "1.0.0+" + String(repeating: "x", count: 123), "chart.version"),
    ])
    func `what a registry cannot have is refused early`(_ name: String, _ version: String, _ rule: String)
        throws
    {
        try withOCIAdapter { plugin, client throws in
            let error = try #require(try plugin.upload(try chart(name, version)).error)
            #expect(error.code == .invalid)
            #expect(String(decoding: try #require(error.detailsJSON), as: UTF8.self).contains(rule))
        }
    }

    @Test func `a version of 128 bytes is the longest`() throws {
        try withOCIAdapter { plugin, _ throws in
            let version = "1.0.0+" + String(repeating: "x", count: 122)
            #expect(try plugin.upload(try chart("app", version)).error == nil)
            #expect(try plugin.list() == ["app \(version)"])
        }
    }

    @Test func `a dry run stores nothing and tells what would stop it`() throws {
        try withOCIAdapter(prepare: { try $0.push("app", tag: "1.0.0") }) { plugin, client throws in
            let dry = { (request: inout StandInRequest) in request.flags |= O2DMS_REQ_DRY_RUN }
            let record = try plugin.upload(try chart("new", "1.0.0"), dry)
            #expect(record.error == nil)
            #expect(record.details?["violations"]?.elements?.isEmpty == true)
            #expect(try client.tags("new").isEmpty)
            #expect(try plugin.upload(try chart("app", "1.0.0"), dry).error?.code == .alreadyExists)
        }
    }

    @Test
    func `parts of an archive are served, and a part of an unknown one only after all of it was found right`()
        throws
    {
        let archive = try chart("app", "1.0.0")
        try withOCIAdapter(prepare: {
            try $0.push("app", tag: "1.0.0", archive: archive)
        }) { plugin, _ throws in
            for _ in 0..<2 {
                let part = try plugin.fetch("app", "1.0.0") { request in
                    request.flags = O2DMS_REQ_RANGE
                    (request.rangeOffset, request.rangeLength) = (5, 10)
                }
                #expect(part.data == Array(archive[5..<15]))
                let end = try plugin.fetch("app", "1.0.0") { request in
                    request.flags = O2DMS_REQ_RANGE | O2DMS_REQ_RANGE_SUFFIX
                    request.rangeLength = 7
                }
                #expect(end.data == Array(archive.suffix(7)))
                #expect(try plugin.fetch("app", "1.0.0").data == archive)
            }
        }
    }

    @Test func `a version that shares its manifest is deleted alone or not at all, unless forced`() throws {
        try withOCIAdapter(prepare: { client throws in
            try client.push("app", tag: "1.0.0")
            try client.retag("app", "1.0.0", as: "latest")
            try client.push("app", tag: "2.0.0", archive: [2])
        }) { plugin, client throws in
            var dryRun = StandInRequest()
            (dryRun.name, dryRun.version, dryRun.flags) = ("app", "1.0.0", O2DMS_REQ_DRY_RUN)
            let foreseen = try #require(plugin.perform(.packageDelete, dryRun)?.error)
            let error = try #require(try plugin.delete("app", "1.0.0").error)
            #expect(error.code == .conflict)
            #expect(foreseen.code == error.code && foreseen.detailsJSON == error.detailsJSON)
            dryRun.flags |= O2DMS_REQ_FORCE
            #expect(try #require(plugin.perform(.packageDelete, dryRun)).error == nil)
            dryRun.version = "2.0.0"
            dryRun.flags = O2DMS_REQ_DRY_RUN
            #expect(try #require(plugin.perform(.packageDelete, dryRun)).error == nil)
            let details = try JSONValue(parsing: try #require(error.detailsJSON))
            #expect(details["reason"] == "SharedDigest")
            #expect(details["tags"] == ["latest"])
            #expect(try client.tags("app") == ["1.0.0", "latest", "2.0.0"])
            var request = StandInRequest()
            (request.name, request.version, request.flags) = ("app", "1.0.0", O2DMS_REQ_FORCE)
            #expect(try #require(plugin.perform(.packageDelete, request)).error == nil)
            #expect(try client.tags("app") == ["2.0.0"])
            #expect(try plugin.list() == ["app 2.0.0"])
        }
    }

    @Test func `a registry that does not delete answers so`() throws {
        try withOCIAdapter(allowsDeletes: false, prepare: { try $0.push("app", tag: "1.0.0") }) {
            plugin,
            _ throws in
            let error = try #require(try plugin.delete("app", "1.0.0").error)
            #expect(error.code == .unsupported)
            var dryRun = StandInRequest()
            (dryRun.name, dryRun.version, dryRun.flags) = ("app", "1.0.0", O2DMS_REQ_DRY_RUN)
            #expect(try #require(plugin.perform(.packageDelete, dryRun)).error?.message == error.message)
            #expect(error.message.contains("405"))
            #expect(try plugin.list() == ["app 1.0.0"])
        }
    }

    @Test func `a dry run deletes nothing, and what is gone already is not found`() throws {
        try withOCIAdapter(
            settings: [JSONMember(key: "refresh", value: "1h")],
            prepare: { try $0.push("app", tag: "1.0.0") }
        ) {
            plugin,
            client throws in
            var request = StandInRequest()
            (request.name, request.version, request.flags) = ("app", "1.0.0", O2DMS_REQ_DRY_RUN)
            #expect(try #require(plugin.perform(.packageDelete, request)).error == nil)
            let digest = try #require(
                try client.registry.digest(ofTag: "1.0.0", of: "charts/app", client.terms)
            )
            _ = try client.registry.delete(digest.reference, from: "charts/app", client.terms)
            #expect(try plugin.delete("app", "1.0.0").error?.code == .notFound)
            #expect(try plugin.list() == [])
        }
    }

    @Test func `only the charts that are named are listed, also where there is no catalogue`() throws {
        let charts = JSONMember(key: "charts", value: ["app", "deep/er"])
        try withOCIAdapter(
            settings: [charts],
            prepare: { client throws in
                try client.push("app", tag: "1.0.0")
                try client.push("other", tag: "1.0.0")
                try client.push(
                    "deep/er",
                    tag: "1.0.0",
                    config: #"{"apiVersion":"v2","name":"er","version":"1.0.0"}"#
                )
            }
        ) { plugin, _ throws in
            #expect(try plugin.list() == ["app 1.0.0", "er 1.0.0"])
            #expect(try plugin.fetch("er", "1.0.0").error == nil)
            #expect(try plugin.delete("er", "1.0.0").error == nil)
        }
    }

    @Test func `a chart that the configuration does not name is not taken: it would be in no list`() throws {
        try withOCIAdapter(
            settings: [JSONMember(key: "charts", value: ["app"])],
            prepare: { try $0.push("app", tag: "1.0.0") }
        ) { plugin, client throws in
            let error = try #require(try plugin.upload(try chart("other", "1.0.0")).error)
            #expect(error.code == .forbidden)
            #expect(error.message.contains("add other to charts first"))
            #expect(try client.tags("other") == [])
            try plugin.store(try chart("app", "2.0.0"))
            #expect(try plugin.list() == ["app 2.0.0", "app 1.0.0"])
        }
    }

    @Test func `a registry takes as much as may be listed, and a deletion makes room`() throws {
        let limits = JSONMember(key: "limits", value: ["index_size": "2KiB"])
        try withOCIAdapter(settings: [limits, JSONMember(key: "refresh", value: "100ms")]) {
            plugin,
            client throws in
            var count = 0
            while try plugin.upload(try chart("app", "1.0.\(count)")).error == nil { count += 1 }
            let error = try #require(try plugin.upload(try chart("app", "2.0.0")).error)
            #expect(error.code == .tooLarge)
            #expect(try client.tags("app").count == count)
            try withAdapter(ociConfiguration(client.host, [limits])) { other, _ throws in
                other.awaitFirstLook()
                #expect(try other.list().count == count)
            }
            #expect(try plugin.delete("app", "1.0.0").error == nil)
            #expect(try plugin.upload(try chart("app", "1.1.0")).error == nil)
        }
    }

    @Test func `a version that appears, moves or disappears is seen by a refresh`() throws {
        try withOCIAdapter(prepare: { try $0.push("app", tag: "1.0.0", archive: [1]) }) {
            plugin,
            client throws in
            let digest = try client.push("app", tag: "2.0.0")
            #expect(try eventually { try plugin.list() == ["app 2.0.0", "app 1.0.0"] })
            try client.push("app", tag: "1.0.0", archive: [2])
            let moved = try SHA256Digest.of([2]).reference
            #expect(try eventually { try plugin.get("app-1.0.0").packages.first?.checksum == moved })
            _ = try client.registry.delete(digest.reference, from: "charts/app", client.terms)
            #expect(try eventually { try plugin.list() == ["app 1.0.0"] })
        }
    }

    @Test func `of many uploads of one version one is stored`() throws {
        try withOCIAdapter { plugin, client throws in
            let archives = try (0..<8).map { try chart("app", "1.0.0", more: "description: \"\($0)\"\n") }
            let outcomes = ParallelWork.map(archives, threads: 8) { archive in
                (try? plugin.upload(archive))?.error?.code
            }
            let codes = outcomes.results.map(\.self)
            #expect(codes.count { $0 == .some(nil) } == 1)
            #expect(codes.count { $0 == .some(.some(.alreadyExists)) } == 7)
        }
    }

    @Test func `two gateways see what the other uploaded`() throws {
        try withOCIAdapter { plugin, client throws in
            try withAdapter(ociConfiguration(client.host)) { other, _ throws in
                other.awaitFirstLook()
                try plugin.store(try chart("app", "1.0.0"))
                #expect(
                    try other.upload(try chart("app", "1.0.0", more: "description: x\n")).error?.code
                        == .alreadyExists
                )
                #expect(try eventually { try other.list() == ["app 1.0.0"] })
            }
        }
    }

    @Test func `a read-only repository is not written`() throws {
        try withOCIAdapter(
            settings: [JSONMember(key: "read_only", value: true)],
            prepare: { try $0.push("app", tag: "1.0.0") }
        ) {
            plugin,
            _ throws in
            #expect(try plugin.upload(try chart("b", "1.0.0")).error?.code == .forbidden)
            #expect(try plugin.delete("app", "1.0.0").error?.code == .forbidden)
        }
    }
}
