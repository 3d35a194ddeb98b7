internal import Foundation
import PackageLifecycle
import PostgreSQL
import TestServers
import Testing
import Threads
import ThreadsTesting

@Suite("A state store that is away, strange or damaged", .ownThread)
struct StateStoreFaultTests {
    @Test(arguments: [
        "", "state.db", "sqlite:", "mysql://u:canary@h/d", "postgresql://u:canary@h:port/d?x=y",
    ])
    func `an address that is none is refused without being shown`(_ url: String) throws {
        let error = #expect(throws: StateStoreError.self) { _ = try StateStore(url: url) }
        #expect(error?.remedy == .mending)
        #expect(error?.description.contains("canary") == false)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a newer schema is refused, also to one who only looks`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        _ = try database.replica().changes(since: nil)
        #expect(try database.replica().probe())
        try database.run("UPDATE o2dms_schema SET version = 99")
        let uses: [(StateStore) throws -> Void] = [
            { _ = try $0.changes(since: nil) }, { _ = try $0.probe() },
        ]
        for use in uses {
            let error = #expect(throws: StateStoreError.self) { try use(database.replica()) }
            #expect(error?.description.contains("version 99") == true)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `many replicas make the schema at once`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        let stores = try (0..<8).map { _ in try database.replica() }
        let failures = Failures()
        stores.map { store in
            failures.thread { _ = try store.commit(.test(.none, .test())) }
        }.forEach { $0?.join() }
        #expect(failures.all.isEmpty)
        #expect(try stores[0].changes(since: nil).revision == 8)
    }

    @Test func `nobody else may read the embedded database`() throws {
        let database = try TestDatabase(.sqlite)
        let store = try database.replica()
        _ = try store.lock(.test(), until: .now)
        try store.commit(.test(.none, .test()))
        for suffix in ["", "-wal", "-shm", ".locks"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: database.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
    }

    @Test func `a file that is no database is left alone`() throws {
        let database = try TestDatabase(.sqlite)
        let content = Data(String(repeating: "not a database. ", count: 1000).utf8)
        try content.write(to: URL(fileURLWithPath: database.path))
        let error = #expect(throws: StateStoreError.self) { try database.replica().changes(since: nil) }
        #expect(error?.remedy == .mending, "\(String(describing: error))")
        #expect(try Data(contentsOf: URL(fileURLWithPath: database.path)) == content)
    }

    @Test func `to look whether a store can be used makes no database and no table`() throws {
        let embedded = try TestDatabase(.sqlite)
        #expect(try embedded.replica().probe() == false)
        #expect(!FileManager.default.fileExists(atPath: embedded.path))
        let there = try TestDatabase(.sqlite)
        try there.run("CREATE TABLE strange (n BIGINT)")
        let before = try Data(contentsOf: URL(fileURLWithPath: there.path))
        #expect(try there.replica().probe())
        #expect(try Data(contentsOf: URL(fileURLWithPath: there.path)) == before)
        let files = try FileManager.default.contentsOfDirectory(
            atPath: (there.path as NSString).deletingLastPathComponent
        )
        let name = (there.path as NSString).lastPathComponent
        #expect(files.filter { $0.hasPrefix(name) } == [name])
        let server = try TestDatabase(.postgresql)
        #expect(try server.replica().probe())
        #expect(throws: PostgreSQLError.self) { try server.run("SELECT version FROM o2dms_schema") }
    }

    @Test func `to look at a database in which the user may make no tables says so`() throws {
        let (role, place) = try ownedDatabase()
        let store = try StateStore(url: "postgresql://\(role):first@\(place)")
        #expect(try store.probe())
        let server = try PostgreSQLServer.shared()
        try server.run("ALTER DATABASE \(role) OWNER TO gateway")
        let error = #expect(throws: StateStoreError.self) { try store.probe() }
        #expect(error?.description.contains("grant it CREATE") == true, "\(String(describing: error))")
        try server.run("GRANT CREATE ON SCHEMA public TO \(role)", in: role)
        #expect(try store.probe())
    }

    @Test func `a damaged database is an answer or an error, whichever byte it is`() throws {
        let database = try TestDatabase(.sqlite)
        for number in 0..<40 { try database.replica().commit(.test(.none, .test("chart-\(number)"))) }
        let whole = try Data(contentsOf: URL(fileURLWithPath: database.path))
        var errors = 0
        for _ in 0..<100 {
            var bytes = whole
            for _ in 0..<20 { bytes[Int.random(in: 0..<bytes.count)] = .random(in: 0 ... .max) }
            let copy = try TestDatabase(.sqlite)
            try bytes.write(to: URL(fileURLWithPath: copy.path))
            do throws(StateStoreError) {
                let store = try StateStore(url: copy.url)
                _ = try store.changes(since: nil)
                _ = try store.audit(AuditQuery(limit: 100))
                try store.commit(.test(.none, .test()))
            } catch {
                errors += 1
            }
            let size = try FileManager.default.attributesOfItem(atPath: copy.path)[.size] as? Int ?? 0
            #expect(size >= bytes.count, "it is not made anew")
        }
        #expect(errors > 0)
    }

    @Test
    func `a folder that is not there may be mounted later, which is no excuse to one who looks at its store`()
        throws
    {
        let store = try StateStore(url: "sqlite:/nowhere/canary/state.db")
        let used = #expect(throws: StateStoreError.self) { try store.changes(since: nil) }
        let looked = #expect(throws: StateStoreError.self) { try store.probe() }
        #expect(used?.remedy == .waiting && looked?.remedy == .mending)
        for error in [used, looked] { #expect(error?.description.contains("canary") == false) }
    }

    @Test func `a wrong password is told without it`() throws {
        let server = try PostgreSQLServer.shared()
        let url = server.url().replacing(PostgreSQLServer.password, with: "canary")
        let error = #expect(throws: StateStoreError.self) { try StateStore(url: url).changes(since: nil) }
        #expect(error?.description.contains("password authentication failed") == true)
        #expect(error?.description.contains("canary") == false)
        #expect(error?.remedy == .lettingIn, "the server is there: \(String(describing: error))")
    }

    /// A database of a role of its own, whose password is `first`.
    private func ownedDatabase() throws -> (role: String, place: String) {
        let server = try PostgreSQLServer.shared()
        let name = try #require(try server.makeDatabase().split(separator: "/").last)
        try server.run("CREATE ROLE \(name) LOGIN PASSWORD 'first'")
        try server.run("ALTER DATABASE \(name) OWNER TO \(name)")
        return (String(name), "127.0.0.1:\(server.port)/\(name)")
    }

    /// Gives the role another password, and ends what it has open.
    private func rotate(_ role: String, to password: String) throws {
        let server = try PostgreSQLServer.shared()
        try server.run("ALTER ROLE \(role) PASSWORD '\(password)'")
        try server.run(
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE usename = '\(role)'"
        )
    }

    @Test func `a password that was rotated is used for new connections, and locks are taken again with it`()
        throws
    {
        let (role, place) = try ownedDatabase()
        let store = try StateStore(url: "postgresql://\(role):first@\(place)")
        let key = PackageKey.test(role)
        let revision = try store.commit(.test(.none, key))
        let lock = try store.lock(key, until: .now)
        try rotate(role, to: "second")
        let refused = #expect(throws: StateStoreError.self) { try store.changes(since: 0) }
        #expect(refused?.remedy == .lettingIn, "the old password is no more")
        #expect(try store.renew(url: "postgresql://\(role):second@\(place)") == .renewed)
        #expect(try store.renew(url: "postgresql://\(role):second@\(place)") == .unchanged)
        #expect(try store.renew(url: "postgresql://\(role):second@\(place)-2") == .elsewhere)
        #expect(try store.renew(url: "postgresql://gateway:second@\(place)") == .elsewhere)
        #expect(try store.renew(url: "sqlite:state.db") == .elsewhere)
        #expect(throws: StateStoreError.self) { try store.renew(url: "mysql://h") }
        #expect(try store.changes(since: 0).revision == revision)
        try store.commit(.test(.none, key))
        let other = try StateStore(url: "postgresql://\(role):second@\(place)")
        #expect(throws: StateStoreError.locked) { try other.lock(key, until: .now) }
        lock.release()
        _ = try other.lock(key, until: .now)
    }

    @Test func `a password file that the address names is read for each connection`() throws {
        let (role, place) = try ownedDatabase()
        let file = FileManager.default.temporaryDirectory.path + "/pgpass-\(UUID())"
        func write(_ password: String) throws {
            try Data("*:*:*:*:\(password)\n".utf8).write(to: URL(fileURLWithPath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        }
        defer { try? FileManager.default.removeItem(atPath: file) }
        try write("first")
        let store = try StateStore(url: "postgresql://\(role)@\(place)?passfile=\(file)")
        _ = try store.changes(since: nil)
        try rotate(role, to: "second")
        #expect(throws: StateStoreError.self) { try store.changes(since: 0) }
        try write("second")
        _ = try store.changes(since: 0)
    }

    @Test func `whatever of the address is secret is not told, wherever the server has it from`() throws {
        let server = try PostgreSQLServer.shared()
        let url = server.url().replacing("://", with: "://canary@").split(separator: "@", maxSplits: 2)
        let wrong = "\(url[0])@\(url[2])?sslpassword=canary&password=canary2"
        let error = #expect(throws: StateStoreError.self) { try StateStore(url: wrong).changes(since: nil) }
        #expect(
            error?.description.contains("failed for user \"***\"") == true,
            "\(String(describing: error))"
        )
    }

    @Test func `a server that does not answer costs no more than the timeout`() throws {
        let silent = try SilentServer()
        var limits = StateStoreLimits()
        limits.timeout = .milliseconds(200)
        let store = try StateStore(url: "postgresql://u:canary@127.0.0.1:\(silent.port)/d", limits: limits)
        let start = ContinuousClock.now
        let error = #expect(throws: StateStoreError.self) { try store.changes(since: nil) }
        #expect(error == .unavailable("the server does not answer in time"))
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `a server is who its certificate says, by one that is trusted, or is not talked to`() throws {
        let server = try PostgreSQLServer.shared()
        let verified = server.url() + "?sslmode=verify-full&sslrootcert="
        #expect(try StateStore(url: verified + server.certificate).probe())
        let otherName = verified.replacing("@127.0.0.1", with: "@127.0.0.2")
        for url in [verified + server.stranger, verified, otherName + server.certificate] {
            let error = #expect(throws: StateStoreError.self) { try StateStore(url: url).changes(since: nil) }
            #expect(error?.remedy == .waiting, "it may get another certificate")
            let text = error?.description ?? ""
            #expect(!text.contains("/root") && !text.contains("/home") && !text.contains("/tmp"), "\(text)")
        }
    }

    @Test func `a server that comes back is used again, and locks are taken again`() throws {
        let server = try PostgreSQLServer()
        var limits = StateStoreLimits()
        limits.timeout = .seconds(10)
        let store = try StateStore(url: server.url(), limits: limits)
        let other = try StateStore(url: server.url(), limits: limits)
        let key = PackageKey.test("restart")
        let revision = try store.commit(.test(.none, key))
        let lock = try store.lock(key, until: .now)
        server.stop()
        let away = #expect(throws: StateStoreError.self) { try store.changes(since: 0) }
        #expect(away?.remedy == .waiting, "it comes back")
        try server.start()
        #expect(try store.changes(since: 0).revision == revision)
        #expect(throws: StateStoreError.locked) { try other.lock(key, until: .now) }
        lock.release()
        _ = try other.lock(key, until: .now)
        try store.commit(.test(.none, key))
    }
}

extension StateStoreError {
    /// What helps against it.
    fileprivate enum Remedy { case waiting, lettingIn, mending, none }

    fileprivate var remedy: Remedy {
        switch self {
        case .unavailable: .waiting
        case .refused: .lettingIn
        case .unusable: .mending
        case .locked, .undecided, .conflict: .none
        }
    }
}
