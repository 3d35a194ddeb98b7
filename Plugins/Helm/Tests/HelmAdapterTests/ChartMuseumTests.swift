import CO2DMSPlugin
import ChartMuseumStandIn
import Digest
import Glibc
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The adapter on a stand-in for ChartMuseum, which has the real one's defects.
@Suite(.ownThread)
struct ChartMuseumTests {
    typealias Options = ChartMuseumStandIn.Options

    func withMuseum<R>(
        _ options: Options = Options(),
        tenant: String = "",
        _ more: [JSONMember] = [],
        prepare: (ChartMuseumStandIn) throws -> Void = { _ in },
        _ body: (StandInPlugin, ChartMuseumStandIn) throws -> R
    ) throws -> R {
        let museum = try #require(ChartMuseumStandIn(options))
        defer { museum.stop() }
        try prepare(museum)
        let members = [
            JSONMember(key: "repository_url", value: .string(museum.url + tenant)),
            JSONMember(key: "timeout", value: "3s"),
        ]
        return try withAdapter(.object(members + more)) { plugin, _ in
            plugin.awaitFirstLook()
            return try body(plugin, museum)
        }
    }

    private static func setup(_ adjust: (inout Options) -> Void) -> Options {
        var options = Options()
        adjust(&options)
        return options
    }

    /// A signed text about an archive; the signature itself is not looked at.
    static func provenance(_ name: String, _ version: String, _ archive: [UInt8]) throws -> String {
        """
        -----BEGIN PGP SIGNED MESSAGE-----
        Hash: SHA512

        name: \(name)
        version: \(version)

        ...
        files:
          \(name)-\(version).tgz: sha256:\(try SHA256Digest.of(archive).hex)
        -----BEGIN PGP SIGNATURE-----
        -----END PGP SIGNATURE-----

        """
    }

    private func with(_ provenance: String) -> (inout O2DMSPluginTesting.StandInRequest) -> Void {
        { request in
            let parameters: JSONValue = ["provenance": .string(provenance)]
            request.parametersJSON = parameters.text
        }
    }

    // MARK: what it can do

    static let places: [(options: Options, tenant: String, depth: Int?)] = [
        (Options(), "", nil), (setup { $0.contextPath = "/museum" }, "", nil),
        (setup { $0.depth = 2 }, "/org/team", nil), (setup { $0.depth = 2 }, "/org/team", 2),
        (
            setup {
                $0.contextPath = "/museum"
                $0.depth = 1
            }, "/org", nil
        ), (setup { $0.defects = [] }, "", nil),
    ]

    @Test(arguments: places)
    func `a chart is uploaded, listed, fetched and deleted, and each is right in the very next request`(
        _ options: Options,
        _ tenant: String,
        _ depth: Int?
    ) throws {
        // What the server is, it tells; how many segments name the tenant, a person may.
        let more = depth.map { [JSONMember(key: "depth", value: .integer(Int64($0)))] }
        try withMuseum(options, tenant: tenant, more ?? []) { plugin, museum throws in
            #expect(try plugin.list() == [])
            let archive = try chart("web", "1.0.0+build.1")
            let stored = try plugin.upload(archive)
            #expect(stored.error == nil)
            #expect(stored.packages.first?.checksum == "sha256:\(try SHA256Digest.of(archive).hex)")
            #expect(try plugin.list() == ["web 1.0.0+build.1"])
            #expect(try plugin.fetch("web", "1.0.0+build.1").data == archive)
            #expect(museum.files.values.map { $0 } == [archive])
            #expect(try plugin.delete("web", "1.0.0+build.1").error == nil)
            #expect(try plugin.list() == [])
            #expect(try plugin.get("web-1.0.0+build.1").error?.code == .notFound)
            #expect(museum.files.isEmpty)
            #expect(try plugin.upload(archive).error == nil)
            #expect(!museum.requests.contains { $0.headers["content-type"]?.hasPrefix("multipart") == true })
        }
    }

    @Test func `a provenance file is stored beside the chart and goes with it`() throws {
        try withMuseum { plugin, museum throws in
            let archive = try chart("web", "1.0.0")
            let text = try Self.provenance("web", "1.0.0", archive)
            // Left over from a chart that is gone.
            museum.put("web-1.0.0.tgz.prov", Array("old".utf8))
            #expect(try plugin.upload(archive, with(text)).error == nil)
            #expect(museum.files["web-1.0.0.tgz.prov"] == Array(text.utf8))
            #expect(museum.files["web-1.0.0.tgz"] == archive)
            #expect(try plugin.delete("web", "1.0.0").error == nil)
            #expect(museum.files.isEmpty)
        }
    }

    @Test func `the same version again is refused with both digests, also if the index does not know it yet`()
        throws
    {
        try withMuseum { plugin, museum throws in
            let archive = try chart("web", "1.0.0")
            museum.put("web-1.0.0.tgz", archive)
            let refused = try #require(
                try plugin.upload(try chart("web", "1.0.0", more: "description: x\n")).error
            )
            #expect(refused.code == .alreadyExists)
            let details = try JSONValue(parsing: try #require(refused.detailsJSON))
            #expect(details["existingChecksum"]?.string == "sha256:\(try SHA256Digest.of(archive).hex)")
            #expect(details["sameContent"]?.bool == false)
            #expect(museum.files["web-1.0.0.tgz"] == archive)
        }
    }

    @Test(arguments: [true, false])
    func `what the server stores without ever naming it in its index is refused with what helps`(
        isInAPI: Bool
    ) throws {
        try withMuseum { plugin, museum throws in
            let archive = try chart("web", "1.0.0")
            if isInAPI {
                let index = Array("apiVersion: v1\nentries: {}\n".utf8)
                museum.answer("GET", "/index.yaml", with: [.answer(200, [], index)])
            }
            museum.put("web-1.0.0.tgz", isInAPI ? archive : Array("no chart".utf8))
            for _ in 0..<2 {
                let refused = try #require(try plugin.upload(archive).error)
                #expect(refused.code == (isInAPI ? .alreadyExists : .conflict))
                #expect(refused.message.contains("in the server's own interface"), "\(refused.message)")
            }
            #expect(!museum.requests.contains { $0.method == "POST" })
        }
    }

    @Test func `a chart that would have another's identifier is refused`() throws {
        try withMuseum { plugin, _ throws in
            #expect(try plugin.upload(try chart("foo", "1.0.0-bar-2.0.0")).error == nil)
            #expect(try plugin.upload(try chart("foo-1.0.0-bar", "2.0.0")).error?.code == .conflict)
            #expect(try plugin.list() == ["foo 1.0.0-bar-2.0.0"])
        }
    }

    @Test func `a dry run stores nothing`() throws {
        try withMuseum { plugin, museum throws in
            let record = try plugin.upload(try chart("web", "1.0.0")) { $0.flags = O2DMS_REQ_DRY_RUN }
            #expect(record.error == nil)
            #expect(record.details?["violations"]?.elements == [])
            #expect(museum.files.isEmpty)
            #expect(!museum.requests.contains { $0.method == "POST" })
        }
    }

    @Test func `an invalid chart never reaches the server`() throws {
        try withMuseum { plugin, museum throws in
            #expect(try plugin.upload(Array("no chart".utf8)).error?.code == .invalid)
            #expect(!museum.requests.contains { $0.method == "POST" })
        }
    }

    @Test func `a read-only repository is not written to`() throws {
        try withMuseum(Options(), [JSONMember(key: "read_only", value: true)]) { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error?.code == .forbidden)
            #expect(try plugin.delete("web", "1.0.0").error?.code == .notFound)
            #expect(museum.files.isEmpty)
        }
    }

    // MARK: the defects

    @Test func `of two uploads of one version at once one is stored, although the server takes both (3)`()
        throws
    {
        try withMuseum { plugin, museum throws in
            let charts = try (0..<4).map { try chart("web", "1.0.0", more: "description: number \($0)\n") }
            let outcomes = Mutex<[AdapterError.Code?]>([])
            inParallel(charts.count) { worker in
                let code = try plugin.upload(charts[worker]).error?.code
                outcomes.withLock { $0.append(code) }
            }
            let codes = outcomes.withLock { $0 }
            #expect(codes.filter { $0 == nil }.count == 1)
            #expect(codes.filter { $0 == .alreadyExists }.count == 3)
            #expect(try plugin.fetch("web", "1.0.0").data == museum.files["web-1.0.0.tgz"])
        }
    }

    @Test func `an upload that another gateway's overtakes is no success (3)`() throws {
        try withMuseum(Self.setup { $0.defects.insert(.lateIndex) }) { plugin, museum throws in
            let other = try chart("web", "1.0.0", more: "description: the other\n")
            inParallel(2) { worker in
                guard worker == 0 else {
                    // As soon as ours is stored, theirs is written over it.
                    #expect(eventually { museum.files["web-1.0.0.tgz"] != nil })
                    return museum.put("web-1.0.0.tgz", other)
                }
                let error = try plugin.upload(try chart("web", "1.0.0")).error
                #expect(error?.code == .alreadyExists || error?.code == .unavailable)
            }
            #expect(museum.files["web-1.0.0.tgz"] == other)
        }
    }

    @Test func `a version that stands twice in the index is listed once (4)`() throws {
        try withMuseum(prepare: { museum in
            for minor in [0, 1, 2, 3, 4, 5, 0] {
                museum.put("web-1.\(minor).0.tgz", try chart("web", "1.\(minor).0"))
            }
        }) { plugin, _ throws in
            #expect(try plugin.list() == (0..<6).reversed().map { "web 1.\($0).0" })
            #expect(plugin.perform(.health)?.record("skipped")?.integer == 1)
        }
    }

    @Test func `a deletion that the storage fails is an error, and the version stays (5)`() throws {
        try withMuseum { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.set(.storageCannotDelete, true)
            let error = try #require(try plugin.delete("web", "1.0.0").error)
            #expect(error.code == .unavailable)
            #expect(error.message.contains("could not delete"))
            #expect(try plugin.list() == ["web 1.0.0"])
        }
    }

    @Test
    func
        `archives are fetched are looked for at the index's absolute address, and no other route is asked (6)`()
        throws
    {
        let archive = try chart("web", "1.0.0")
        try withMuseum(
            Self.setup { $0.chartURL = "https://cdn.invalid/x" },
            prepare: { $0.put("web-1.0.0.tgz", archive) }
        ) {
            plugin,
            museum throws in
            #expect(
                try plugin.get("web-1.0.0").packages.first?.packageURI
                    == "https://cdn.invalid/x/charts/web-1.0.0.tgz"
            )
            #expect(!museum.requests.contains { $0.target.contains("values") })
        }
    }

    @Test func `a chart that pushes out an older one is stored all the same, and the older one is gone (8)`()
        throws
    {
        try withMuseum(Self.setup { $0.versionLimit = 2 }) { plugin, museum throws in
            for version in ["1.0.0", "1.1.0", "1.2.0"] {
                let archive = try chart("web", version)
                #expect(
                    try plugin.upload(archive, with(try Self.provenance("web", version, archive))).error
                        == nil
                )
            }
            #expect(museum.files["web-1.2.0.tgz.prov"] != nil)
            #expect(try eventually { try plugin.list() == ["web 1.2.0", "web 1.1.0"] })
        }
    }

    @Test func `a provenance file that cannot be stored takes the chart back (9)`() throws {
        let archive = try chart("web", "1.0.0")
        // A text that the server cannot name a file for.
        let text = try Self.provenance("web", "1.0.0", archive).replacing("name: web\n", with: "")
        try withMuseum { plugin, museum throws in
            let error = try #require(try plugin.upload(archive, with(text)).error)
            #expect(error.code == .unavailable)
            #expect(error.message.contains("taken back"))
            #expect(museum.files.isEmpty)
            #expect(try eventually { try plugin.list() == [] })
        }
    }

    @Test func `an upload that is taken back was never listed, although the server's index names it`() throws
    {
        let more = [JSONMember(key: "refresh", value: "100ms")]
        try withMuseum(Options(), more) { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.answer("GET", "/api/charts/late", with: [.answer(404)])
            let isDone = Atomic<Bool>(false)
            inParallel(2) { worker in
                guard worker == 0 else {
                    var lists: Set<[String]> = []
                    var isNamed = false
                    while !isDone.load(ordering: .acquiring) {
                        isNamed = isNamed || museum.indexedNames.contains("late")
                        lists.insert(try plugin.list())
                    }
                    #expect(isNamed)
                    #expect(lists == [["web 1.0.0"]])
                    return
                }
                defer { isDone.store(true, ordering: .releasing) }
                let error = try plugin.upload(try chart("late", "1.0.0")).error
                #expect(error?.message.hasSuffix("; it was taken back") == true)
                #expect(try plugin.list() == ["web 1.0.0"])
            }
            #expect(museum.files.count == 1)
            museum.answer("GET", "/api/charts/late", with: [])
            #expect(try plugin.upload(try chart("late", "1.0.0")).error == nil)
            #expect(try plugin.list() == ["late 1.0.0", "web 1.0.0"])
        }
    }

    @Test func `a server that hangs is given up in time (10)`() throws {
        let more = [JSONMember(key: "refresh", value: "100ms"), JSONMember(key: "max_stale", value: "1h")]
        try withMuseum(Options(), more) { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.set(.lockHeld, true)
            let start = ContinuousClock.now
            #expect(try plugin.upload(try chart("web", "2.0.0")).error != nil)
            #expect(ContinuousClock.now - start < .seconds(10))
            // What was read before is served on.
            #expect(try plugin.list() == ["web 1.0.0"])
            #expect(eventually { plugin.perform(.health)?.record("error") != nil })
        }
    }

    @Test func `nothing lists all charts while charts are uploaded (11)`() throws {
        try withMuseum { plugin, museum throws in
            let charts = try (0..<8).map { try chart("web\($0)", "1.0.0") }
            inParallel(charts.count) { worker in
                let error = try plugin.upload(charts[worker]).error
                #expect(error == nil)
            }
            #expect(!museum.hasCrashed)
            #expect(try plugin.list().count == charts.count)
        }
    }

    @Test
    func `a deleted version stays deleted while the index still names it, and can be uploaded again (13)`()
        throws
    {
        let more = [JSONMember(key: "refresh", value: "100ms")]
        try withMuseum(Options(), more) { plugin, museum throws in
            // Guessed to be version 2 of foo-1.0.0.
            let archive = try chart("foo", "1.0.0-2")
            #expect(try plugin.upload(archive).error == nil)
            #expect(try plugin.delete("foo", "1.0.0-2").error == nil)
            #expect(try plugin.list() == [])
            let looks = museum.requests.count
            #expect(eventually { museum.requests.count > looks + 5 })
            #expect(try plugin.list() == [])
            #expect(try plugin.upload(archive).error == nil)
            #expect(try plugin.list() == ["foo 1.0.0-2"])
        }
    }

    @Test
    func
        `a version comes again with other bytes right after its deletion, while the index names the old ones (2)`()
        throws
    {
        try withMuseum { plugin, _ throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            #expect(try plugin.delete("web", "1.0.0").error == nil)
            let other = try chart("web", "1.0.0", more: "description: other\n")
            #expect(try plugin.upload(other).error == nil)
            #expect(try plugin.fetch("web", "1.0.0").data == other)
        }
    }

    @Test func `an index that is the same again is not read again, although the server never says so (14)`()
        throws
    {
        let more = [JSONMember(key: "refresh", value: "100ms")]
        try withMuseum(Options(), more, prepare: { $0.put("web-1.0.0.tgz", try chart("web", "1.0.0")) }) {
            plugin,
            museum throws in
            #expect(eventually { museum.requests.filter { $0.target == "/index.yaml" }.count > 4 })
            #expect(try plugin.list() == ["web 1.0.0"])
            #expect(museum.requests.allSatisfy { $0.headers["if-none-match"] == nil })
        }
    }

    @Test func `a version that only satisfies another as a constraint is not that one`() throws {
        try withMuseum { plugin, _ throws in
            #expect(try plugin.upload(try chart("web", "1.0.0+a")).error == nil)
            #expect(try plugin.upload(try chart("web", "1.0.0+b")).error == nil)
            #expect(try plugin.list() == ["web 1.0.0+b", "web 1.0.0+a"])
            #expect(try plugin.delete("web", "1.0.0+a").error == nil)
            #expect(try plugin.list() == ["web 1.0.0+b"])
        }
    }
}
