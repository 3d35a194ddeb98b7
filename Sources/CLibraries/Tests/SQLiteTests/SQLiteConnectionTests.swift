import Foundation
import SQLite
import Synchronization
import Testing

final class SQLiteConnectionTests {
    private let path = FileManager.default.temporaryDirectory.path + "/sqlite-\(UUID()).db"

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    private func open() throws -> SQLiteConnection { try SQLiteConnection(path: path) }

    @Test func `values go in and come back as text`() throws {
        var connection = try open()
        _ = try connection.run("CREATE TABLE t (n BIGINT, s TEXT)", rowLimit: 0, timeout: .seconds(30))
        let insert = "INSERT INTO t VALUES ($1, $2)"
        for values in [["9223372036854775807", "a\0b"], ["-1", nil], [nil, ""]] {
            _ = try connection.run(insert, values, rowLimit: 0, timeout: .seconds(30))
        }
        let rows = try connection.run(
            "SELECT n, s, typeof(n) FROM t WHERE n < $1 OR n IS NULL OR s = $2",
            ["0", "a\0b"],
            rowLimit: 3,
            timeout: .seconds(30)
        )
        #expect(
            rows == [
                ["9223372036854775807", "a\0b", "integer"], ["-1", nil, "integer"], [nil, "", "null"],
            ]
        )
    }

    @Test func `more rows than allowed are an error, and the next statement works`() throws {
        var connection = try open()
        let two = try connection.run("VALUES (1), (2)", rowLimit: 2, timeout: .seconds(30))
        #expect(two == [["1"], ["2"]])
        #expect(throws: SQLiteError.self) {
            try connection.run("VALUES (1), (2)", rowLimit: 1, timeout: .seconds(30))
        }
        let again = try connection.run("VALUES (1), (2)", rowLimit: 2, timeout: .seconds(30))
        #expect(again == two)
    }

    @Test func `a statement without end is ended`() throws {
        var connection = try open()
        let endless = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        let error = #expect(throws: SQLiteError.self) {
            try connection.run(endless, rowLimit: 1, timeout: .milliseconds(20))
        }
        #expect(error?.kind == .unavailable)
    }

    @Test func `a file that another one writes is waited for, not for ever`() throws {
        var first = try open()
        var second = try open()
        _ = try first.run("BEGIN IMMEDIATE", rowLimit: 0, timeout: .seconds(30))
        let (isFirstIn, isSecondIn) = (first.isInTransaction, second.isInTransaction)
        #expect(isFirstIn && !isSecondIn)
        let error = #expect(throws: SQLiteError.self) {
            try second.run("BEGIN IMMEDIATE", rowLimit: 0, timeout: .milliseconds(20))
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.description == "database is locked")
    }

    /// Runs a statement on a connection of its own while another one writes, and has stopped only when the statement has met that.
    private func runAgainstWriter(_ sql: String, mode: String) throws -> [[String?]] {
        var writer = try open()
        _ = try writer.run("PRAGMA journal_mode=\(mode)", rowLimit: 1, timeout: .seconds(30))
        _ = try writer.run("BEGIN IMMEDIATE", rowLimit: 0, timeout: .seconds(30))
        let path = path
        let rows = Mutex<Result<[[String?]], any Error>?>(nil)
        let isOver = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let result = Result {
                var other = try SQLiteConnection(path: path)
                return try other.run(sql, rowLimit: 1, timeout: .seconds(30))
            }
            rows.withLock { $0 = result }
            isOver.signal()
        }
        let isWaiting = isOver.wait(timeout: .now() + 0.2) == .timedOut
        #expect(isWaiting)
        _ = try writer.run("COMMIT", rowLimit: 0, timeout: .seconds(30))
        if isWaiting { isOver.wait() }
        return try #require(rows.withLock { $0 }).get()
    }

    @Test func `a writer is waited for, whatever has to wait`() throws {
        // In rollback mode, as a new file is, changing the mode reads first and then writes.
        #expect(try runAgainstWriter("PRAGMA journal_mode=WAL", mode: "DELETE") == [["wal"]])
        #expect(try runAgainstWriter("BEGIN IMMEDIATE", mode: "WAL") == [])
        #expect(try runAgainstWriter("CREATE TABLE t (n BIGINT)", mode: "WAL") == [])
    }

    @Test func `what a failure means is told apart`() throws {
        var connection = try open()
        func kind(of sql: String) -> SQLiteError.Kind? {
            #expect(throws: SQLiteError.self) {
                try connection.run(sql, rowLimit: 0, timeout: .seconds(30))
            }?.kind
        }
        #expect(kind(of: "SELECT nothing") == .misuse)
        _ = try connection.run("CREATE TABLE t (n BIGINT PRIMARY KEY)", rowLimit: 0, timeout: .seconds(30))
        _ = try connection.run("INSERT INTO t VALUES (1)", rowLimit: 0, timeout: .seconds(30))
        #expect(kind(of: "INSERT INTO t VALUES (1)") == .constraint)
    }

    @Test func `a file that is no database is told so`() throws {
        try Data(repeating: 0x41, count: 4096).write(to: URL(fileURLWithPath: path))
        var connection = try open()
        let error = #expect(throws: SQLiteError.self) {
            try connection.run("SELECT name FROM sqlite_master", rowLimit: 9, timeout: .seconds(30))
        }
        #expect(error?.kind == .damaged)
    }

    @Test func `a folder that is not there is told without its name`() {
        let error = #expect(throws: SQLiteError.self) {
            _ = try SQLiteConnection(path: "/nowhere/canary.db")
        }
        #expect(error?.description == "No such file or directory")
    }
}
