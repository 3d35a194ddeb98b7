import PostgreSQL
import TestServers
import Testing
import ThreadsTesting

@Suite("A connection to PostgreSQL", .ownThread)
struct PostgreSQLConnectionTests {
    private func connect() throws -> PostgreSQLConnection {
        let address = try PostgreSQLAddress(try PostgreSQLServer.shared().url())
        return try PostgreSQLConnection(to: address, application: "tests", timeout: .seconds(30))
    }

    private var later: ContinuousClock.Instant { .now + .seconds(30) }

    @Test func `values go in and come back as text`() throws {
        var connection = try connect()
        let sql = "SELECT CAST($1 AS BIGINT) + 1, CAST($2 AS TEXT), CAST($3 AS TEXT)"
        let rows = try connection.run(sql, ["41", "ü'\\", nil], rowLimit: 1, until: later)
        let again = try connection.run(sql, ["-1", "", nil], rowLimit: 1, until: later)
        #expect(rows == [["42", "ü'\\", nil]])
        #expect(again == [["0", "", nil]])
    }

    @Test func `a statement that takes too long is given up, and its connection with it`() throws {
        var connection = try connect()
        let start = ContinuousClock.now
        #expect(throws: PostgreSQLError.self) {
            try connection.run("SELECT pg_sleep(30)", rowLimit: 1, until: .now + .milliseconds(50))
        }
        let (time, isUsable) = (ContinuousClock.now - start, connection.isUsable)
        #expect(time < .seconds(10))
        #expect(!isUsable)
    }

    @Test func `what a failure means is told apart, and the connection goes on`() throws {
        var connection = try connect()
        func failure(of sql: String, rowLimit: Int = 9) -> PostgreSQLError? {
            #expect(throws: PostgreSQLError.self) {
                try connection.run(sql, rowLimit: rowLimit, until: later)
            }
        }
        _ = try connection.run("CREATE TEMPORARY TABLE t (n BIGINT PRIMARY KEY)", rowLimit: 0, until: later)
        _ = try connection.run("INSERT INTO t VALUES (1)", rowLimit: 0, until: later)
        #expect(failure(of: "INSERT INTO t VALUES (1)")?.kind == .constraint)
        #expect(failure(of: "SELECT nothing")?.kind == .misuse)
        #expect(failure(of: "VALUES (1), (2)", rowLimit: 1)?.description == "more than 1 rows")
        let (isUsable, isInTransaction) = (connection.isUsable, connection.isInTransaction)
        #expect(isUsable && !isInTransaction)
    }

    @Test func `a thousand different statements are remembered by neither side`() throws {
        var connection = try connect()
        for number in 0..<1000 {
            let rows = try connection.run("SELECT \(number)", rowLimit: 1, until: later)
            #expect(rows == [["\(number)"]])
        }
        let kept = try connection.run(
            "SELECT count(*) FROM pg_prepared_statements",
            rowLimit: 1,
            until: later
        )
        #expect(kept == [["100"]])
    }

    @Test func `a session that the server ends is noticed before it is used again`() throws {
        var connection = try connect()
        let number = try connection.run("SELECT pg_backend_pid()", rowLimit: 1, until: later)
        let process = try #require(number.first?.first.flatMap { $0 })
        try PostgreSQLServer.shared().run("SELECT pg_terminate_backend(\(process), 30000)")
        let isUsable = connection.isUsable
        #expect(!isUsable)
    }
}
