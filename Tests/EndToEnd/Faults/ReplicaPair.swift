import Foundation
import Synchronization
import TestServers
import Testing

/// Two gateways on one PostgreSQL and one repository, one of which is brought to a stand in the midst of what it does.
final class ReplicaPair {
    /// What a client asks one of them for.
    enum Request {
        case upload(BulkCharts.Chart)
        case delete(BulkCharts.Chart)

        func send(to client: WireClient) throws -> WireResponse {
            switch self {
            case .upload(let chart): try client.upload(chart.name, chart.version, chart.bytes)
            case .delete(let chart): try client.request("DELETE", ReplicaPair.path(chart))
            }
        }
    }

    let directory: TemporaryDirectory
    let database: PostgreSQLServer
    let other: RunningGateway
    private let steps: FaultySteps
    private let one: RunningGateway
    private let databaseName: String

    init() throws {
        directory = try TemporaryDirectory()
        steps = FaultySteps(in: directory)
        database = try PostgreSQLServer.shared()
        let url = try database.makeDatabase()
        databaseName = try #require(url.split(separator: "/").last.map(String.init))
        let adapters = """
            adapters:
              - name: helm
                timeout: 2s
                config: { repository_url: "file:\(directory.path)/charts", repository_name: local, refresh: 100ms }
            """
        let state = "url: \"\(url)\", refresh: 50ms, lock_timeout: 300ms"
        one = try RunningGateway(adapters, state: state, environment: try steps.environment())
        other = try RunningGateway(adapters, state: state)
        for gateway in [one, other] { try gateway.client().awaitReady() }
    }

    static func path(_ chart: BulkCharts.Chart) -> String {
        "\(WireClient.packages)/\(chart.name)-\(chart.version)"
    }

    /// Both, one after the other.
    var clients: [WireClient] { get throws { [try one.client(), try other.client()] } }

    /// How many steps the first takes for it, the answer included.
    func countSteps(_ request: Request) throws -> Int {
        try steps.kill(before: .max)
        defer { steps.stop() }
        let status = try request.send(to: try one.client()).status
        #expect([201, 204].contains(status))
        return try steps.count()
    }

    /// Sends it to the first, which stands still before one of its steps while `meanwhile` is done, and then goes on.
    ///
    /// - Returns: what the first answers.
    func halt(
        before number: Int,
        _ request: Request,
        meanwhile: () throws -> Void
    ) throws -> Int {
        try steps.halt(before: number)
        let client = Owned(try one.client())
        let answer = Mutex<Int?>(nil)
        let isOver = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let status = (try? request.send(to: client.value))?.status ?? 0
            answer.withLock { $0 = status }
            isOver.signal()
        }
        try awaitStandstill { answer.withLock { $0 != nil } }
        // It is let go on in any case: else the test would wait for it.
        defer { kill(one.identifier, SIGCONT) }
        do { try meanwhile() } catch { Issue.record(error) }
        steps.stop()
        kill(one.identifier, SIGCONT)
        #expect(isOver.wait(timeout: .now() + 20) == .success, "no answer after it goes on, step \(number)")
        return answer.withLock { $0 } ?? 0
    }

    /// Takes away the locks of whoever holds some now, as a database does whose peer does not answer.
    func endSessionsWithLocks() throws {
        try database.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
            WHERE locktype = 'advisory' AND datname = '\(databaseName)'
            """
        )
    }

    /// Waits until the first stands still, or has answered before.
    private func awaitStandstill(or isAnswered: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !isAnswered() {
            let text = try String(contentsOfFile: "/proc/\(one.identifier)/stat", encoding: .utf8)
            if text.split(separator: ")").last?.hasPrefix(" T") == true { return }
            try #require(ContinuousClock.now < deadline, "it neither stands still nor answers")
            usleep(1000)
        }
    }

    /// Handed to one other thread, and not used here any more.
    private struct Owned: @unchecked Sendable {
        let value: WireClient
        init(_ value: WireClient) { self.value = value }
    }
}
