// SPDX-License-Identifier: Apache-2.0

import CO2DMSPlugin
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

struct OperationTests {
    private func withCatalogue(
        _ packages: JSONValue = ["a", "b", "c"],
        _ body: (StandInPlugin) throws -> Void
    ) throws {
        let host = StandInHost()
        let plugin = try StandInPlugin(
            CatalogueAdapter.self,
            configuration: ["packages": packages],
            host: host
        )
        defer { plugin.destroy() }
        try body(plugin)
        #expect(host.misuses == 0)
    }

    private func request(_ change: (inout StandInRequest) -> Void) -> StandInRequest {
        var request = StandInRequest()
        change(&request)
        return request
    }

    private func conditions(_ change: (inout CallConditions) -> Void) -> CallConditions {
        var conditions = CallConditions()
        change(&conditions)
        return conditions
    }

    @Test func `a list names its revision and total and is paged`() throws {
        try withCatalogue { plugin in
            let all = try #require(plugin.perform(.packageList))
            #expect(all.completions == 1)
            #expect(all.error == nil)
            #expect(all.revision == "r3")
            #expect(all.total == 3)
            #expect(all.packages.map(\.name) == ["a", "b", "c"])
            let page = plugin.perform(
                .packageList,
                request {
                    $0.limit = 1
                    $0.offset = 1
                }
            )
            #expect(page?.packages.map(\.name) == ["b"])
            let named = plugin.perform(.packageList, request { $0.name = "c" })
            #expect(named?.packages.map(\.name) == ["c"])
        }
    }

    @Test func `a list ends early when the caller has it already or wants no more`() throws {
        try withCatalogue { plugin in
            let known = plugin.perform(.packageList, StandInRequest(), conditions { $0.knownRevision = "r3" })
            #expect(known?.packages.isEmpty == true)
            #expect(known?.error == nil)
            #expect(known?.completions == 1)
            let some = plugin.perform(.packageList, StandInRequest(), conditions { $0.wantedItems = 2 })
            #expect(some?.packages.count == 2)
            #expect(some?.completions == 1)
        }
    }

    @Test func `every field of a package arrives`() throws {
        try withCatalogue { plugin in
            let record = plugin.perform(
                .packageGet,
                request {
                    $0.id = "b-1.0.0"
                    $0.repository = "r"
                    $0.flags = O2DMS_REQ_DETAIL
                }
            )
            var expected = Package(name: "b", artifactVersion: "1.0.0", packageURI: "memory:b")
            expected.artifactName = "b"
            expected.description = ""
            expected.provider = "tests"
            expected.checksum = "sha256:00"
            expected.repository = "r"
            expected.repositoryURL = "memory:"
            expected.artifactType = "application/x-test"
            expected.keywords = ["a", "b c"]
            expected.sizeBytes = 0
            expected.createdAt = 0
            expected.updatedAt = -1
            expected.extensionsJSON = Array(#"{"x":1}"#.utf8)
            expected.isDeprecated = true
            #expect(record?.packages == [expected])
            let brief = plugin.perform(.packageGet, request { $0.id = "b-1.0.0" })
            #expect(brief?.packages.first?.extensionsJSON == nil)
        }
    }

    @Test func `what an adapter throws ends the call, with its details`() throws {
        try withCatalogue(["used"]) { plugin in
            let missing = plugin.perform(.packageGet, request { $0.id = "x-1.0.0" })
            #expect(missing?.error == .notFound("there is no package x-1.0.0"))
            #expect(missing?.completions == 1)
            let used = request {
                $0.name = "used"
                $0.version = "1.0.0"
            }
            let refused = plugin.perform(.packageDelete, used)
            #expect(refused?.error == AdapterError(.inUse, "in use", details: ["deployments": ["d1"]]))
            var forced = used
            forced.flags = O2DMS_REQ_FORCE
            #expect(plugin.perform(.packageDelete, forced)?.error == nil)
            #expect(plugin.perform(.packageDelete, forced)?.error?.code == .notFound)
        }
    }

    @Test func `a deletion may mean one archive only, and a look may ask the backend first`() throws {
        try withCatalogue(["a"]) { plugin in
            var deletion = request {
                $0.name = "a"
                $0.version = "1.0.0"
                $0.digest = "sha256:01"
            }
            #expect(plugin.perform(.packageDelete, deletion)?.error?.code == .preconditionFailed)
            let seen = plugin.perform(.packageGet, request { $0.id = "a-1.0.0" })
            #expect(seen?.packages.first?.updatedAt == -1)
            let asked = request {
                $0.id = "a-1.0.0"
                $0.flags = O2DMS_REQ_FRESH
            }
            #expect(plugin.perform(.packageGet, asked)?.packages.first?.updatedAt == -2)
            deletion.digest = "sha256:00"
            #expect(plugin.perform(.packageDelete, deletion)?.error == nil)
        }
    }

    @Test(arguments: [Capability.packageGet, .packageDelete, .packageFetch, .deploymentGet])
    func `a request that lacks what it needs is refused before the adapter sees it`(capability: Capability)
        throws
    {
        try withCatalogue { plugin in
            let record = plugin.perform(capability)
            #expect(record?.error?.code == .invalid)
            #expect(record?.error?.message.hasPrefix("the request names no ") == true)
            #expect(record?.completions == 1)
        }
    }

    @Test(arguments: [1, 7, 1000])
    func `an upload is read in pieces, again after rewind, and never overwrites`(pieceBytes: Int) throws {
        try withCatalogue([]) { plugin in
            let conditions = conditions {
                $0.body = Array("archive".utf8)
                $0.readLimitBytes = pieceBytes
            }
            let dry = plugin.perform(.packageUpload, request { $0.flags = O2DMS_REQ_DRY_RUN }, conditions)
            #expect(dry?.details == ["bytes": 7])
            #expect(
                plugin.perform(.packageUpload, StandInRequest(), conditions)?.packages.first?.name
                    == "archive"
            )
            let again = plugin.perform(.packageUpload, StandInRequest(), conditions)
            #expect(again?.error?.code == .alreadyExists)
            let register = plugin.perform(.packageUpload, request { $0.flags = O2DMS_REQ_REGISTER })
            #expect(register?.error?.code == .unsupported)
        }
    }

    @Test func `an upload fails when it is too large, cannot be read or nobody waits`() throws {
        try withCatalogue { plugin in
            let large = conditions { $0.body = [UInt8](repeating: 0, count: 1001) }
            #expect(plugin.perform(.packageUpload, StandInRequest(), large)?.error?.code == .tooLarge)
            let broken = conditions { $0.body = nil }
            #expect(plugin.perform(.packageUpload, StandInRequest(), broken)?.error?.code == .internal)
            let cancelled = conditions { $0.isCancelled = true }
            #expect(plugin.perform(.packageUpload, StandInRequest(), cancelled)?.error?.code == .cancelled)
        }
    }

    @Test func `a fetch names the package, then sends bytes, of a range if asked`() throws {
        try withCatalogue { plugin in
            func data(_ change: (inout StandInRequest) -> Void) -> String {
                let request = request {
                    $0.name = "a"
                    $0.version = "1.0.0"
                    change(&$0)
                }
                let record = plugin.perform(.packageFetch, request)
                #expect(record?.packages.map(\.name) == ["a"])
                return String(decoding: record?.data ?? [], as: UTF8.self)
            }
            let all = data { _ in }
            #expect(all == "range all")
            let some = data {
                $0.flags = O2DMS_REQ_RANGE
                $0.rangeOffset = 5
                $0.rangeLength = 6
            }
            #expect(some == "range from(5, lengthBytes: Optional(6))")
            let rest = data { $0.flags = O2DMS_REQ_RANGE }
            #expect(rest == "range from(0, lengthBytes: nil)")
            let last = data {
                $0.flags = O2DMS_REQ_RANGE | O2DMS_REQ_RANGE_SUFFIX
                $0.rangeLength = 9
            }
            #expect(last == "range last(bytes: 9)")
        }
    }

    @Test func `a fetch is about the archive unless it names another part`() throws {
        try withCatalogue { plugin in
            func fetch(_ name: String, _ part: UInt32) -> CallRecord? {
                plugin.perform(
                    .packageFetch,
                    request {
                        $0.name = name
                        $0.version = "1.0.0"
                        $0.part = part
                    }
                )
            }
            #expect(fetch("a", O2DMS_PART_ARCHIVE)?.data == Array("range all".utf8))
            #expect(fetch("a", O2DMS_PART_PROVENANCE)?.data == Array("provenance".utf8))
            #expect(fetch("unsigned", O2DMS_PART_PROVENANCE)?.error?.code == .notFound)
            #expect(fetch("a", 2)?.error?.code == .unsupported)
        }
    }

    private func repair(_ plugin: StandInPlugin, _ parameters: JSONValue?) throws -> CallRecord {
        try #require(
            plugin.perform(
                .packageRepair,
                request {
                    $0.repository = "r"
                    $0.parametersJSON = parameters?.text
                }
            )
        )
    }

    @Test func `a repair reports each finding, what became of it and how many are left`() throws {
        try withCatalogue(["a"]) { plugin in
            func details(_ action: String) throws -> JSONValue? {
                let record = try repair(plugin, ["action": .string(action), "minimumAgeSeconds": 60])
                #expect(record.error == nil && record.completions == 1)
                return record.details?["repositories"]?.elements?.first
            }
            let listed = try details("list")
            #expect(listed?["name"] == "r" && listed?["url"] == "memory:" && listed?["type"] == "memory")
            #expect(
                listed?["findings"] == [
                    ["kind": "orphan", "key": "a", "outcome": "found", "ageSeconds": 60]
                ]
            )
            #expect(listed?["left"] == 1 && listed?["omitted"] == 0)
            let adopted = try details("adopt")
            #expect(adopted?["findings"]?.elements?.first?["version"] == "1.0.0" && adopted?["left"] == 0)
            let removed = try details("remove")
            #expect(removed?["findings"]?.elements?.first?["reason"] == "it is needed")
            #expect(removed?["left"] == 1)
        }
        try withCatalogue([]) { plugin in
            let record = try repair(plugin, ["action": "list", "minimumAgeSeconds": 0])
            let repository = record.details?["repositories"]?.elements?.first
            #expect(repository?["notApplicable"] == "nothing can be lost here")
        }
    }

    @Test func `a repair names a thousand findings and counts the others`() throws {
        for count in [1000, 1001] {
            let packages = JSONValue.array((0..<count).map { .string("\($0)") })
            try withCatalogue(packages) { plugin in
                let record = try repair(plugin, ["action": "list", "minimumAgeSeconds": 0])
                let repository = record.details?["repositories"]?.elements?.first
                #expect(repository?["findings"]?.elements?.count == 1000)
                #expect(repository?["omitted"] == .integer(Int64(count - 1000)))
                #expect(repository?["left"] == .integer(Int64(count)))
            }
        }
    }

    @Test(
        arguments: [
            nil, [:], ["action": "list"], ["action": "burn", "minimumAgeSeconds": 0],
            ["action": "list", "minimumAgeSeconds": -1],
        ] as [JSONValue?]
    )
    func `a repair that does not say what to do is refused`(parameters: JSONValue?) throws {
        try withCatalogue { plugin in
            let record = try repair(plugin, parameters)
            #expect(record.error?.code == .invalid)
        }
    }

    @Test func `every field of a deployment arrives`() throws {
        try withCatalogue { plugin in
            let asked = request {
                $0.name = "p"
                $0.version = "1"
                $0.repositoryURL = "u"
                $0.digest = "sha256:1"
                $0.status = "s"
                $0.packageURI = "oci://r/p:1"
                $0.parametersJSON = Array(#"{"manifestDigest":"m"}"#.utf8)
                $0.flags = O2DMS_REQ_FRESH
            }
            let record = plugin.perform(.deploymentList, asked)
            var expected = Deployment(id: "ns/p", name: "d", status: .degraded)
            expected.namespace = "ns"
            expected.packageName = "p"
            expected.packageVersion = "1"
            expected.packageRepositoryURL = "u"
            expected.packageDigest = "sha256:1"
            expected.evidence = .exact
            expected.statusMessage = "s"
            expected.revision = 3
            expected.createdAt = 5
            expected.extensionsJSON = Array(#"{"manifestDigest":"m"}"#.utf8)
            expected.identity = "oci://r/p:1"
            expected.isManager = true
            #expect(record?.deployments == [expected])
            let known = plugin.perform(.deploymentList)?.deployments.first
            #expect(known?.identity == nil && known?.isManager == false)
            let one = plugin.perform(.deploymentGet, request { $0.id = "x" })
            #expect(one?.deployments.map(\.id) == ["x"])
        }
    }

    @Test func `health reports details, or why not`() throws {
        let host = StandInHost()
        let catalogue = try StandInPlugin(
            CatalogueAdapter.self,
            configuration: ["packages": ["a"]],
            host: host
        )
        let well = catalogue.perform(.health)
        #expect(well?.error == nil)
        #expect(well?.details == ["packages": 1])
        let metric = try #require(host.metrics.first)
        #expect(metric.name == "packages_count" && metric.kind == 1 && metric.value == 1)
        #expect(metric.labels == ["kind": "all"])
        catalogue.destroy()
        let scripted = try StandInPlugin(ScriptedAdapter.self)
        let away = scripted.perform(.health)
        #expect(away?.error == .unavailable("the backend is away", retryAfterMilliseconds: 250))
        #expect(away?.completions == 1)
        scripted.destroy()
    }
}
