import AdapterHost
import Configuration
import GatewayAPI
import GatewayHTTP
import Glibc
import Observability
import PackageLifecycle
import SourceFiles

/// The configuration in the words of the modules that it configures.
struct LoadedConfiguration {
    let file: String
    let settings: GatewayConfiguration

    static var defaultFile: String { environment["O2DMS_CONFIG"] ?? "gateway.yaml" }

    /// What came of reading a file, and the files that it depends on.
    struct Reading {
        let result: Result<LoadedConfiguration, ConfigurationErrors>
        let files: [SourceFile]
    }

    static func read(_ file: String) -> Reading {
        let reading = GatewayConfiguration.read(path: file, environment: environment)
        return Reading(
            result: reading.result.map { LoadedConfiguration(file: file, settings: $0) },
            files: reading.files
        )
    }

    /// The adapters that are switched on, in their order.
    var adapters: [AdapterSpecification] {
        settings.adapters.filter(\.enabled).map { adapter in
            var specification = AdapterSpecification(name: adapter.name, libraryPath: adapter.libraryPath)
            specification.isDefault = adapter.isDefault
            specification.sha256Pin = adapter.sha256
            specification.timeout = adapter.timeout
            specification.workers = adapter.workers
            specification.queueLimit = adapter.queue
            specification.configJSON = adapter.config
            specification.isolation =
                switch adapter.isolation {
                case .inProcess: .inProcess
                case .process: .process
                }
            return specification
        }
    }

    var server: HTTPServerConfiguration {
        let address: ListenAddress =
            switch settings.server.listen {
            case .tcp(let host, let port): .tcp(host: host, port: port)
            case .unix(let path): .unix(path: path)
            }
        return HTTPServerConfiguration(listen: address, threads: settings.server.threads, limits: httpLimits)
    }

    private var httpLimits: HTTPLimits {
        let settings = settings.limits
        var limits = HTTPLimits()
        limits.requestLineBytes = Int(clamping: settings.requestLineBytes)
        limits.headerBytes = Int(clamping: settings.headerBytes)
        limits.headerCount = settings.headerCount
        limits.trailerBytes = Int(clamping: settings.trailerBytes)
        limits.bodyBufferBytes = Int(clamping: settings.bodyBufferBytes)
        limits.writeBufferBytes = Int(clamping: settings.writeBufferBytes)
        limits.headerDeadline = settings.headerTimeout
        limits.idleDeadline = settings.idleTimeout
        limits.requestDeadline = settings.requestTimeout
        limits.bodyBytesPerSecond = settings.bodyMinimumRateBytes
        limits.bodyRateWindow = settings.bodyRateWindow
        limits.writeDeadline = settings.writeTimeout
        limits.writeBytesPerSecond = settings.writeMinimumRateBytes
        limits.lingerDeadline = settings.lingerTimeout
        limits.connections = settings.connections
        limits.connectionsPerAddress = settings.connectionsPerAddress
        return limits
    }

    var apiLimits: APILimits {
        let settings = settings.limits
        var limits = APILimits()
        limits.packageBytes = settings.packageBytes
        limits.formFieldBytes = Int(clamping: settings.formFieldBytes)
        limits.provenanceBytes = Int(clamping: settings.provenanceBytes)
        limits.registrationBytes = settings.registrationBytes
        limits.pageBytes = Int(clamping: settings.pageBytes)
        limits.compressionThresholdBytes = Int(clamping: settings.compressionThresholdBytes)
        limits.cachedAnswers = settings.cachedAnswers
        limits.cachedAnswersBytes = Int(clamping: settings.cachedAnswersBytes)
        limits.transferTimeout = settings.transferTimeout
        limits.firstAnswerTimeout = settings.firstAnswerTimeout
        limits.concurrentUploads = settings.concurrentUploads
        limits.waitingUploads = settings.waitingUploads
        limits.concurrentStreams = settings.concurrentStreams
        limits.waitingStreams = settings.waitingStreams
        limits.concurrentChanges = self.settings.state.concurrentChanges
        limits.waitingChanges = self.settings.state.waitingChanges
        limits.inquiry.deployments = settings.deployments
        limits.inquiry.bytes = Int(clamping: settings.deploymentsBytes)
        limits.inquiry.timeout = settings.deploymentsTimeout
        limits.usageTimeout = settings.usageTimeout
        return limits
    }

    var protection: PackageLifecycle.ProtectionSettings {
        var protection = PackageLifecycle.ProtectionSettings()
        protection.rollbackTargets = settings.protection.rollbackTargets
        return protection
    }

    var lifecycle: LifecycleSettings {
        let settings = settings.state
        var lifecycle = LifecycleSettings()
        lifecycle.refresh = settings.refresh
        lifecycle.lockTimeout = settings.lockTimeout
        lifecycle.recoveryTimeout = settings.recoveryTimeout
        lifecycle.idempotencyRetention = settings.idempotencyRetention
        lifecycle.removalRetention = settings.removalRetention
        lifecycle.auditRetention = settings.auditRetention
        lifecycle.purgeAfter = settings.purgeAfter
        // No package stays longer than it should by more than a quarter of its time.
        lifecycle.purgeInterval = min(
            lifecycle.purgeInterval,
            max(.milliseconds(100), settings.purgeAfter / 4)
        )
        lifecycle.countInterval = settings.countInterval
        return lifecycle
    }

    func makeStateStore() throws(StateStoreError) -> StateStore {
        var limits = StateStoreLimits()
        limits.connections = settings.state.connections
        limits.timeout = settings.state.timeout
        return try StateStore(url: settings.state.url, limits: limits)
    }

    var spool: SpoolSettings {
        SpoolSettings(
            directory: settings.state.spoolDirectory,
            totalBytes: settings.limits.spoolBytes,
            freeFloorBytes: settings.limits.spoolFreeBytes
        )
    }

    /// A log for the person at the terminal: what goes wrong, on standard error.
    func makeTerminalLog() -> Log { Log(level: .warning, format: .text, descriptor: STDERR_FILENO) }

    var logLevel: LogLevel {
        switch settings.log.level {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }

    func makeLog() -> Log {
        Log(
            level: logLevel,
            format: settings.log.format == .json ? .json : .text,
            descriptor: STDOUT_FILENO
        )
    }

    /// The environment variables of the process.
    static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = unsafe environ
        while let text = unsafe next.pointee {
            let pair = unsafe String(cString: text)
            if let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) {
                variables[String(pair[..<equals])] = String(pair[pair.utf8.index(after: equals)...])
            }
            unsafe next += 1
        }
        return variables
    }
}
