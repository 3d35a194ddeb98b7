import Digest
import Foundation
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The adapter on a registry of which some things cannot be read; the server is a stand-in that answers as each test says.
@Suite(.ownThread)
struct OCIPartialFaultTests {
    /// Why something is not read.
    enum Trouble: CaseIterable, Sendable {
        case serverError, reset, truncated, hang, page

        var actions: [StandInAction] {
            switch self {
            case .serverError: [.answer(500)]
            case .reset: [.reset]
            case .truncated: [.text("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"), .close]
            case .hang: [.hang]
            case .page: [.answer(200, ["Content-Type: text/html"], Array("<html>back soon</html>".utf8))]
            }
        }
    }

    private static let impatient = [JSONMember(key: "timeout", value: "900ms")]

    /// One version of each chart.
    private func stock(_ shelf: RegistryShelf, _ charts: [String]) throws {
        for name in charts { try shelf.chart(name, "1.0.0", archive: [1]) }
        shelf.catalogue(charts)
    }

    @Test(arguments: ["manifests/", "blobs/"], Trouble.allCases)
    func `what cannot be read is left out until it can, and the others are listed`(
        _ part: String,
        _ trouble: Trouble
    ) throws {
        var whole: [String: [StandInAction]] = [:]
        try withRegistryShelf(settings: Self.impatient) { shelf throws in
            try stock(shelf, ["bad", "good", "worse"])
            for name in ["bad", "worse"] {
                whole.merge(shelf.spoil("GET /v2/charts/\(name)/\(part)", trouble.actions)) { $1 }
            }
        } _: { adapted, shelf, _ throws in
            #expect(eventually { (try? adapted.list()) == ["good 1.0.0"] })
            #expect(adapted.skipped == 2)
            #expect(eventually { adapted.healthError == nil })
            shelf.mend(whole)
            #expect(try eventually { try adapted.list() == ["bad 1.0.0", "good 1.0.0", "worse 1.0.0"] })
            #expect(adapted.skipped == nil)
        }
    }

    @Test func `the only version of a registry may be the one that cannot be read`() throws {
        try withRegistryShelf { shelf throws in
            try stock(shelf, ["bad"])
            _ = shelf.spoil("GET /v2/charts/bad/manifests/", [.answer(500)])
        } _: { adapted, _, _ throws in
            #expect(try adapted.list() == [])
            #expect(adapted.skipped == 1)
        }
    }

    @Test
    func `a known version that cannot be looked at again stays, and is looked at in each look until it can`()
        throws
    {
        try withRegistryShelf {
            try stock($0, ["app", "good"])
        } _: { adapted, shelf, server throws in
            let tagged = "/v2/charts/app/manifests/1.0.0"
            _ = shelf.spoil("GET \(tagged)", [.answer(500)])
            let head = shelf.spoil("HEAD \(tagged)", [.answer(500)])
            let heads = { server.requests.count { $0.method == "HEAD" && $0.target == tagged } }
            #expect(eventually { heads() > 2 })
            #expect(try adapted.list() == ["app 1.0.0", "good 1.0.0"])
            #expect(adapted.healthError == nil)
            shelf.mend(head)
            let before = heads()
            #expect(eventually { heads() > before })
            #expect(try adapted.list() == ["app 1.0.0", "good 1.0.0"])
        }
    }

    @Test(arguments: Trouble.allCases)
    func `a chart whose tags cannot be listed keeps its versions, and other charts get new ones`(
        _ trouble: Trouble
    ) throws {
        try withRegistryShelf(settings: Self.impatient) {
            try stock($0, ["app", "good"])
        } _: { adapted, shelf, _ throws in
            shelf.put("GET /v2/charts/app/tags/list", trouble.actions)
            #expect(eventually { adapted.skipped == 1 })
            try stock(shelf, ["good", "new"])
            shelf.catalogue(["app", "good", "new"])
            #expect(try eventually { try adapted.list() == ["app 1.0.0", "good 1.0.0", "new 1.0.0"] })
            #expect(eventually { adapted.healthError == nil })
            shelf.tags("app", [])
            #expect(try eventually { try adapted.list() == ["good 1.0.0", "new 1.0.0"] })
            #expect(adapted.skipped == nil)
        }
    }

    @Test func `a chart kept from us later keeps its versions, and a registry that keeps all is not empty`()
        throws
    {
        try withRegistryShelf {
            try stock($0, ["app", "good"])
        } _: { adapted, shelf, _ throws in
            let lists = shelf.spoil("GET /v2/charts/app/tags/list", [.answer(403)])
            #expect(eventually { adapted.skipped == 1 })
            #expect(try adapted.list() == ["app 1.0.0", "good 1.0.0"])
            #expect(adapted.healthError == nil)
            shelf.put("GET /v2/charts/good/tags/list", [.answer(401)])
            #expect(eventually { adapted.healthError?.contains("403") == true })
            #expect(try adapted.list() == ["app 1.0.0", "good 1.0.0"])
            shelf.mend(lists)
            #expect(eventually { adapted.healthError == nil })
        }
    }

    @Test func `a proxy's page that says 404 takes no version away`() throws {
        let page = [StandInAction.answer(404, ["Content-Type: text/html"], Array("<html>who?</html>".utf8))]
        try withRegistryShelf {
            try stock($0, ["app", "good"])
        } _: { adapted, shelf, server throws in
            shelf.put("GET /v2/charts/app/tags/list", page)
            #expect(eventually { adapted.skipped == 1 })
            let tagged = "/v2/charts/good/manifests/1.0.0"
            shelf.put("GET \(tagged)", page)
            shelf.put("HEAD \(tagged)", [.answer(404)])
            let heads = { server.requests.count { $0.method == "HEAD" && $0.target == tagged } }
            #expect(eventually { heads() > 1 })
            #expect(try adapted.list() == ["app 1.0.0", "good 1.0.0"])
        }
    }

    @Test func `a part of an archive whose size is not told before is cut from the whole`() throws {
        let archive = try chart("app", "1.0.0")
        let path = "/v2/charts/app/blobs/sha256:" + (try SHA256Digest.of(archive).hex)
        try withRegistryShelf {
            try $0.chart("app", "1.0.0", archive: archive)
            $0.put("HEAD \(path)", [.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")])
        } _: { adapted, _, server throws in
            for _ in 0..<2 {
                let fetched = try adapted.fetchPart("app", "1.0.0")
                #expect(fetched.data == Array(archive[5..<15]), "\(fetched.error?.message ?? "")")
            }
            let gets = server.requests.filter { $0.method == "GET" && $0.target == path }
            #expect(gets.count == 2 && gets.allSatisfy { $0.headers["range"] == nil })
        }
    }

    @Test(arguments: ["manifests/", "blobs/"])
    func `a page in the place of everything is no empty registry, and forgotten with the next look`(
        _ part: String
    ) throws {
        var whole: [String: [StandInAction]] = [:]
        try withRegistryShelf { shelf throws in
            try stock(shelf, ["app", "good"])
            for name in ["app", "good"] {
                whole.merge(shelf.spoil("GET /v2/charts/\(name)/\(part)", Trouble.page.actions)) { $1 }
            }
        } _: { adapted, shelf, _ throws in
            #expect(adapted.healthError != nil)
            #expect(throws: (any Error).self) { try adapted.list() }
            shelf.mend(whole)
            #expect(eventually { (try? adapted.list()) == ["app 1.0.0", "good 1.0.0"] })
        }
    }

    @Test(arguments: ["manifests/", "tags/"])
    func `a registry that gives nothing of what it is asked for is not readable`(_ part: String) throws {
        try withRegistryShelf { shelf throws in
            try stock(shelf, ["app", "other"])
            for name in ["app", "other"] { _ = shelf.spoil("GET /v2/charts/\(name)/\(part)", [.answer(500)]) }
        } _: { adapted, _, _ throws in
            #expect(throws: AdapterError.self) { try adapted.list() }
            #expect(adapted.healthError?.contains("500") == true)
        }
    }

    @Test func `a registry that fails in the middle of a look keeps what it last listed, and says so`() throws
    {
        try withRegistryShelf {
            try stock($0, ["app", "other"])
        } _: { adapted, shelf, _ throws in
            for method in ["GET", "HEAD"] {
                for name in ["app", "other", "new", "newer"] {
                    shelf.put("\(method) /v2/charts/\(name)/manifests/1.0.0", [.answer(500)])
                }
            }
            for name in ["new", "newer"] { shelf.tags(name, ["1.0.0"]) }
            shelf.catalogue(["app", "other", "new", "newer"])
            #expect(eventually { adapted.healthError?.contains("500") == true })
            #expect(try adapted.list() == ["app 1.0.0", "other 1.0.0"])
        }
    }

    @Test(arguments: [429, 503])
    func `a registry that asks for a pause gets one, and what was read before is not read again`(
        _ status: Int
    )
        throws
    {
        let begin = ContinuousClock.now
        try withRegistryShelf(settings: Self.impatient) { shelf throws in
            try stock(shelf, ["busy", "good"])
            shelf.put("GET /v2/charts/busy/manifests/1.0.0", [.answer(status, ["Retry-After: 1"])])
        } _: { adapted, shelf, server throws in
            #expect(throws: AdapterError.self) { try adapted.list() }
            #expect(adapted.healthError?.contains("\(status)") == true)
            try shelf.chart("busy", "1.0.0", archive: [1])
            shelf.catalogue(["busy", "good"])
            #expect(eventually { (try? adapted.list()) == ["busy 1.0.0", "good 1.0.0"] })
            #expect(ContinuousClock.now - begin > .seconds(1))
            #expect(server.requests.count { $0.target == "/v2/charts/good/manifests/1.0.0" } == 1)
        }
    }

    @Test
    func `a registry that lets many requests wait holds no look for long, and each is asked for in its turn`()
        throws
    {
        let hanging = (0..<20).map { "hang\($0)" }
        try withRegistryShelf(awaitsFirstLook: false, settings: Self.impatient) { shelf throws in
            try stock(shelf, hanging + ["zoo"])
            for name in hanging { _ = shelf.spoil("GET /v2/charts/\(name)/manifests/", [.hang]) }
        } _: { adapted, _, server throws in
            #expect(eventually { (try? adapted.list()) == ["zoo 1.0.0"] })
            let looks = server.requests.count { $0.target.hasPrefix("/v2/_catalog") }
            let reads = server.requests.count { $0.target.contains("/manifests/") && $0.method == "GET" }
            #expect(reads <= looks * 2 * OCICatalogueReader.threads)
            #expect(eventually { adapted.skipped == 20 })
        }
    }

    @Test(arguments: [("manifests/", AdapterError.Code.unavailable), ("blobs/", .alreadyExists)])
    func `a version that cannot be read is not overwritten`(_ part: String, _ code: AdapterError.Code) throws
    {
        try withRegistryShelf { shelf throws in
            try stock(shelf, ["bad", "good"])
            _ = shelf.spoil("GET /v2/charts/bad/\(part)", [.answer(500)])
            shelf.put("POST *", [.answer(202, ["Location: /up"])])
            shelf.put("PUT *", [.answer(201)])
        } _: { adapted, _, server throws in
            #expect(try adapted.list() == ["good 1.0.0"])
            let error = try #require(try adapted.upload(try chart("bad", "1.0.0")))
            #expect(error.code == code, "\(error.message)")
            #expect(!server.requests.contains { $0.method == "PUT" })
        }
    }

    @Test func `what a look reads before an upload does not undo it`() throws {
        let archive = try chart("new", "1.0.0")
        try withRegistryShelf(settings: [JSONMember(key: "refresh", value: "1h")]) { shelf in
            shelf.catalogue([])
            shelf.put("POST *", [.answer(202, ["Location: /up"])])
            shelf.put("PUT *", [.answer(201)])
            shelf.manifestAnswer.withLock { $0 = [.answer(201)] }
        } _: { adapted, shelf, _ throws in
            let upload = DispatchGroup()
            shelf.events.withLock { events in
                events["GET /v2/charts/new/manifests/1.0.0"] = { _ in
                    upload.enter()
                    Thread.detachNewThread {
                        #expect(throws: Never.self) {
                            let error = try adapted.upload(archive)
                            #expect(error == nil)
                        }
                        upload.leave()
                    }
                    // As long as an upload takes that does not wait for the look.
                    _ = upload.wait(timeout: .now() + .milliseconds(300))
                }
            }
            #expect(try adapted.look("new", "1.0.0")?.code == .notFound)
            upload.wait()
            #expect(try adapted.list() == ["new 1.0.0"])
        }
    }

    @Test(arguments: [true, false])
    func `whether a push was a success is what its tag leads to, whatever digest the registry states`(
        isKept: Bool
    ) throws {
        let stated = "sha256:" + (try SHA256Digest.of([7]).hex)
        let answer = [StandInAction.answer(201, ["Docker-Content-Digest: \(stated)"])]
        try withRegistryShelf { shelf in
            shelf.catalogue([])
            shelf.put("POST *", [.answer(202, ["Location: /up"])])
            shelf.put("PUT *", [.answer(201)])
            shelf.put("PUT /v2/charts/new/manifests/1.0.0", answer)
            if isKept { shelf.manifestAnswer.withLock { $0 = answer } }
        } _: { adapted, _, _ throws in
            let error = try adapted.upload(try chart("new", "1.0.0"))
            #expect(error?.code == (isKept ? nil : .unavailable))
            #expect(isKept || error?.message.contains("states that it has stored \(stated)") == true)
            #expect(try adapted.list() == (isKept ? ["new 1.0.0"] : []))
        }
    }
}
