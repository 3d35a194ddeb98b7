import AdapterHost
import Foundation
import GatewayHTTP
import JSONText
import Observability
import PackageLifecycle
import Testing

@testable import GatewayAPI

/// An adapter of a test: its name, its variants, its configuration.
struct TestAdapter {
    var name: String
    /// The file in `Plugins` that it is made of.
    var source = "memory"
    var variants: [String] = []
    var config = "{}"
    var isDefault = false
    var timeout: Duration = .seconds(5)
    /// Another file instead of the memory adapter.
    var library: String?
}

/// A whole gateway in this process on a port of its own, with a spool of its own.
final class LiveGateway {
    let api: GatewayAPI
    let registry: AdapterRegistry
    let spoolDirectory: String
    /// The states of packages; where they are kept lies beside the spool unless the test says otherwise.
    let states: PackageStates
    private let upkeep: Upkeep
    private let announcements: Announcements
    private let server: HTTPServer
    private let log: Log
    private let logFile: String

    /// Runs `body` with a gateway over these adapters, and takes it down afterwards.
    static func run(
        _ adapters: [TestAdapter],
        limits: APILimits = APILimits(),
        protection: ProtectionSettings = ProtectionSettings(),
        spoolBytes: UInt64 = 64 << 20,
        state: String? = nil,
        lifecycle: LifecycleSettings = LifecycleSettings(),
        _ body: (LiveGateway) throws -> Void
    ) throws {
        let gateway = try LiveGateway(
            adapters,
            limits: limits,
            protection: protection,
            spoolBytes: spoolBytes,
            state: state,
            lifecycle: lifecycle
        )
        defer { gateway.stop() }
        try body(gateway)
    }

    private init(
        _ adapters: [TestAdapter],
        limits: APILimits,
        protection: ProtectionSettings,
        spoolBytes: UInt64,
        state: String?,
        lifecycle: LifecycleSettings
    ) throws {
        spoolDirectory = FileManager.default.temporaryDirectory.path + "/spool-\(UUID())"
        try FileManager.default.createDirectory(atPath: spoolDirectory, withIntermediateDirectories: false)
        logFile = spoolDirectory + ".log"
        let descriptor = unsafe open(logFile, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        log = Log(level: .debug, format: .json, descriptor: descriptor)
        let metrics = MetricRegistry()
        registry = AdapterRegistry(
            loading: try Self.specifications(adapters),
            log: log,
            metrics: metrics
        )
        states = PackageStates(
            try StateStore(url: state ?? "sqlite:\(spoolDirectory).db"),
            settings: lifecycle
        )
        let api = GatewayAPI(
            registry: registry,
            states: states,
            spool: SpoolSettings(directory: spoolDirectory, totalBytes: spoolBytes, freeFloorBytes: 0),
            limits: limits,
            protection: protection,
            log: log,
            metrics: metrics,
            version: "9.9.9"
        )
        self.api = api
        let announcements = Announcements()
        self.announcements = announcements
        upkeep = Upkeep(api) { announcements.note(api.isRecovered, api.isReadOnly) }
        server = try HTTPServer(
            HTTPServerConfiguration(listen: .tcp(host: "127.0.0.1", port: 0), threads: 1),
            handler: { api.handle($0) },
            errorBody: { api.protocolErrorBody($0) },
            observer: { api.observe($0) }
        )
        try server.start()
        guard upkeep.start() else { throw POSIXError(.EAGAIN) }
        // Those who expect a store that does not answer say so, and do not wait for it.
        if state?.hasPrefix("postgresql:") != true { try waitUntilReady() }
    }

    private static func specifications(_ adapters: [TestAdapter]) throws -> [AdapterSpecification] {
        try adapters.map { adapter in
            let path = try adapter.library ?? TestPlugin.path(adapter.source, adapter.variants)
            var specification = AdapterSpecification(name: adapter.name, libraryPath: path)
            specification.configJSON = Array(adapter.config.utf8)
            specification.isDefault = adapter.isDefault
            specification.timeout = adapter.timeout
            return specification
        }
    }

    /// Puts other adapters in the place of the present ones, as a reload does; blocks until they are in force.
    func replace(with adapters: [TestAdapter]) throws { try replacement(with: adapters)() }

    /// What ``replace(with:)`` does, for another thread.
    func replacement(with adapters: [TestAdapter]) throws -> @Sendable () throws -> Void {
        let wanted = try Self.specifications(adapters)
        return { [registry, api] in
            _ = try registry.replace(with: wanted, patience: .seconds(20))
            api.adaptersWereReplaced()
        }
    }

    /// Waits until the journal is resolved.
    func waitUntilReady() throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !api.isRecovered || states.fault != nil {
            guard ContinuousClock.now < deadline else { throw POSIXError(.ETIMEDOUT) }
            sched_yield()
        }
    }

    private func stop() {
        server.drain(timeout: .seconds(5))
        upkeep.stop()
        registry.shutdown(deadline: .now + .seconds(5))
        try? FileManager.default.removeItem(atPath: spoolDirectory)
        try? FileManager.default.removeItem(atPath: logFile)
        for suffix in ["", "-wal", "-shm", ".locks"] {
            try? FileManager.default.removeItem(atPath: "\(spoolDirectory).db\(suffix)")
        }
    }

    /// What was known each time that whoever started the gateway was told of its state.
    var told: [Announcements.Told] { announcements.all }

    /// Waits until that was told so many times.
    func awaitTold(_ count: Int) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while told.count < count {
            guard ContinuousClock.now < deadline else { throw POSIXError(.ETIMEDOUT) }
            sched_yield()
        }
    }

    /// A new connection.
    func connect() throws -> LiveClient {
        guard case .tcp(_, let port) = server.address else { throw POSIXError(.EINVAL) }
        return try LiveClient(port: port)
    }

    /// Sends one request on a connection of its own and reads the answer.
    func send(
        _ method: String,
        _ target: String,
        _ headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) throws -> LiveResponse {
        let client = try connect()
        try client.send(method, target, headers, body: body)
        return try client.receive(isHead: method == "HEAD")
    }

    /// Asks for a change of a package's status.
    func patch(_ target: String, _ body: String, type: String = "application/merge-patch+json") throws
        -> LiveResponse
    {
        try send("PATCH", target, ["Content-Type": type], body: Array(body.utf8))
    }

    func get(_ target: String, _ headers: [String: String] = [:]) throws -> LiveResponse {
        try send("GET", target, headers)
    }

    /// Uploads a form with these fields and, unless nil, an archive.
    func upload(
        _ fields: [(String, String)],
        archive: [UInt8]? = Array("archive".utf8),
        query: String = "",
        headers: [String: String] = [:]
    ) throws -> LiveResponse {
        var form = TestForm()
        for (name, value) in fields { form.add(name, value) }
        if let archive { form.add("chart", archive, filename: "chart.tgz") }
        var headers = headers
        headers["Content-Type"] = "multipart/form-data; boundary=\(TestForm.boundary)"
        return try send("POST", RouteTable.descriptors + query, headers, body: form.finished)
    }

    /// The lines of the log so far.
    func logLines() throws -> [JSONValue] {
        log.flush()
        let text = try Data(contentsOf: URL(fileURLWithPath: logFile))
        return try text.split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
    }

    /// Waits until the log has a line that `isWanted` accepts.
    func waitForLine(_ isWanted: (JSONValue) -> Bool) throws -> JSONValue {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            if let line = try logLines().first(where: isWanted) { return line }
            sched_yield()
        }
        throw POSIXError(.ETIMEDOUT)
    }

    /// The line of the metrics that begins with this name and these labels, without them.
    func metric(_ series: String) throws -> String? {
        let text = try String(decoding: get("/metrics").body, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.map { String($0.dropFirst(series.count + 1)) }
    }

    /// Waits until the spool holds nothing: an upload's part of it is given back just behind its answer.
    func waitForEmptySpool() throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while api.spool.heldBytes > 0 {
            guard ContinuousClock.now < deadline else { throw POSIXError(.ETIMEDOUT) }
            sched_yield()
        }
    }

    /// Files in the spool's directory; there must never be any.
    func spoolFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: spoolDirectory)
    }
}
