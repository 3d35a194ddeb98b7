import Foundation
import Synchronization
import Testing

/// The real gateway as a process, on a free port, ended with the test.
final class RunningGateway: Sendable {
    let directory: TemporaryDirectory
    let port: UInt16
    private let process: Mutex<Process>
    private let lines: Mutex<[String]>

    /// The `helm` adapter on an embedded repository in the test's directory.
    static let embedded = """
        adapters:
          - name: helm
            config:
              repository_url: file:./charts
              repository_name: local
        """

    /// The text of its file.
    static func configuration(
        _ adapters: String,
        more: String,
        state: String = "",
        plugins: String,
        in directory: TemporaryDirectory
    ) -> String {
        """
        server: { listen: "127.0.0.1:0" }
        state: { directory: "\(directory.path)/var"\(state.isEmpty ? "" : ", \(state)") }
        plugins: { directory: "\(plugins)" }
        \(more)
        \(adapters)
        """
    }

    /// Starts the gateway and returns when it says that it listens.
    ///
    /// A launcher is a program with its arguments, which becomes the gateway.
    /// `state` has further keys of that section.
    init(
        _ adapters: String = embedded,
        more: String = "",
        state: String = "",
        plugins: String = Product.plugins,
        launcher: [String] = [],
        program: String = Product.gateway,
        in directory: TemporaryDirectory? = nil,
        environment: [String: String] = [:]
    ) throws {
        let directory = try directory ?? TemporaryDirectory()
        let port = Mutex<UInt16>(0)
        let lines = Mutex<[String]>([])
        try directory.write(
            Self.configuration(adapters, more: more, state: state, plugins: plugins, in: directory),
            to: "gateway.yaml"
        )
        let process = Process()
        let words = launcher + [program, "--config", directory.file("gateway.yaml")]
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let reader = LineReader(output.fileHandleForReading)
        while let line = reader.next() {
            lines.withLock { $0.append(line) }
            guard let bound = Self.port(in: line) else { continue }
            port.withLock { $0 = bound }
            break
        }
        self.directory = directory
        self.port = port.withLock { $0 }
        self.process = Mutex(process)
        self.lines = Mutex(lines.withLock { $0 })
        try #require(
            self.port != 0,
            "the gateway did not start: \(lines.withLock { $0.joined(separator: "\n") })"
        )
        let thread = Thread { [weak self] in
            while let line = reader.next() { self?.lines.withLock { $0.append(line) } }
        }
        thread.start()
    }

    deinit {
        process.withLock {
            guard $0.isRunning else { return }
            kill($0.processIdentifier, SIGKILL)
            $0.waitUntilExit()
        }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var packages: String { "\(url)/o2dms/v1/nfDeploymentDescriptors" }
    var identifier: Int32 { process.withLock { $0.processIdentifier } }
    var log: [String] { lines.withLock { $0 } }
    var isRunning: Bool { process.withLock { $0.isRunning } }

    func client() throws -> WireClient { try WireClient(port: port) }

    /// Asks for an orderly end, or ends it at once with SIGKILL, waits and returns the exit status.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) -> Int32 {
        kill(identifier, signal)
        return waitUntilItEnds()
    }

    /// Waits for the end that was asked for already, and returns the exit status.
    func waitUntilItEnds() -> Int32 {
        process.withLock {
            $0.waitUntilExit()
            return $0.terminationStatus
        }
    }

    /// Resident memory in bytes.
    func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        let kibibytes = try #require(line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) })
        return kibibytes * 1024
    }

    /// Processor time used since it started, in seconds.
    func processorSeconds() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
        // Behind the name in parentheses: user and system time are fields 14 and 15.
        let fields = try #require(text.split(separator: ")").last).split(separator: " ")
        let ticks = fields[11...12].compactMap { Double($0) }.reduce(0, +)
        return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// How many descriptors it has open.
    func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/fd").count
    }

    /// How many threads it has.
    func threads() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/task").count
    }

    private static func port(in line: String) -> UInt16? {
        guard
            let fields = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            fields["msg"] as? String == "listening", let address = fields["address"] as? String
        else { return nil }
        return address.split(separator: ":").last.flatMap { UInt16($0) }
    }
}

/// Lines of a pipe as they come.
private final class LineReader: @unchecked Sendable {
    // Used by one thread at a time: first by the initialiser, then by the collecting thread.
    private let handle: FileHandle
    private var pending = Data()

    init(_ handle: FileHandle) { self.handle = handle }

    func next() -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[pending.startIndex..<end], as: UTF8.self)
                pending = Data(pending[(end + 1)...])
                return line
            }
            let more = handle.availableData
            guard !more.isEmpty else { return nil }
            pending.append(more)
        }
    }
}
