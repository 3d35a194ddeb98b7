internal import Foundation
import PackageLifecycle
import PostgreSQL
import SQLite
import TestServers

/// Where a state may be kept.
enum DatabaseKind: String, CaseIterable, Sendable {
    case sqlite, postgresql
}

/// An empty database of a test's own, and as many replicas on it as the test likes.
struct TestDatabase {
    let url: String

    /// Embedded databases lie here, until the tests end.
    private static let folder = Result {
        let path = FileManager.default.temporaryDirectory.path + "/state-\(UUID())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return (path, try ServerProcess(["/bin/sleep", "infinity"], folder: path, port: 0))
    }

    init(_ kind: DatabaseKind) throws {
        switch kind {
        case .postgresql: url = try PostgreSQLServer.shared().makeDatabase()
        case .sqlite: url = try "sqlite:\(Self.folder.get().0)/\(UUID()).db"
        }
    }

    /// The file of the embedded database.
    var path: String { String(url.dropFirst("sqlite:".count)) }

    func replica(timeout: Duration = .seconds(30)) throws -> StateStore {
        var limits = StateStoreLimits()
        limits.timeout = timeout
        return try StateStore(url: url, limits: limits)
    }
}

extension PackageKey {
    /// A package that no other test has: locks are the whole database's.
    static func test(_ name: String = "chart", _ version: String = "1.0.0") -> PackageKey {
        PackageKey(adapter: "helm", repository: "stable", name: name, version: version)
    }
}

extension StateTransition {
    /// A transition whose record says what it does.
    static func test(
        _ change: Change,
        _ key: PackageKey,
        _ action: String = "changed",
        time: Int64 = 1,
        ends: JournalEntry? = nil,
        answer: IdempotentAnswer? = nil
    ) -> StateTransition {
        let record = AuditRecord(
            time: time,
            action: action,
            key: key,
            before: "available",
            after: "deprecated",
            who: "192.0.2.1",
            requestID: "r1"
        )
        return StateTransition(change, audit: record, ends: ends, answer: answer)
    }
}

extension TestDatabase {
    /// Runs a statement behind the gateway's back.
    func run(_ sql: String) throws {
        if url.hasPrefix("postgresql:") {
            let address = try PostgreSQLAddress(url)
            var connection = try PostgreSQLConnection(
                to: address,
                application: "tests",
                timeout: .seconds(30)
            )
            _ = try connection.run(sql, rowLimit: 10, until: .now + .seconds(30))
        } else {
            var connection = try SQLiteConnection(path: path)
            _ = try connection.run(sql, rowLimit: 10, timeout: .seconds(30))
        }
    }
}
