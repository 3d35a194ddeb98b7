import AdapterHost
import Configuration
import GatewayAPI
import GatewayHTTP
import Glibc
import Observability
import PackageLifecycle
import ServiceManager

/// One life of the gateway: start, serve, drain, end, in this order.
struct Serving {
    private let configuration: LoadedConfiguration
    private let reading: LoadedConfiguration.Reading
    private let welcome: Bool

    /// `reading` is what the configuration is from.
    init(_ configuration: LoadedConfiguration, _ reading: LoadedConfiguration.Reading, welcome: Bool) {
        self.configuration = configuration
        self.reading = reading
        self.welcome = welcome
    }

    func run() -> CInt {
        let signals = Signals()
        let log = configuration.makeLog()
        let metrics = MetricRegistry()
        let reloads = ReloadMetrics(metrics)
        ServiceMetrics.register(in: metrics, log: log)
        log.info(
            "starting",
            ["version": .string(GatewayProgram.version), "configuration": .string(configuration.file)]
        )
        OpenFileLimit.raise(log)
        if let reason = StateDirectory.make(configuration.spool.directory) {
            return fail(log, "the spool directory cannot be used", reason)
        }
        if let reason = StateDirectory.make(configuration.settings.state.directory) {
            return fail(log, "the state directory cannot be used", reason)
        }
        let store: StateStore
        let states: PackageStates
        do throws(StateStoreError) {
            store = try configuration.makeStateStore()
            states = PackageStates(store, settings: configuration.lifecycle)
            try read(states, log)
        } catch {
            return fail(log, "the state store cannot be used", error.reason)
        }
        let registry = AdapterRegistry(loading: configuration.adapters, log: log, metrics: metrics)
        let api = GatewayAPI(
            registry: registry,
            states: states,
            spool: configuration.spool,
            limits: configuration.apiLimits,
            protection: configuration.protection,
            log: log,
            metrics: metrics,
            version: GatewayProgram.version
        )
        do throws(HTTPServerError) {
            let server = try HTTPServer(
                configuration.server,
                handler: { api.handle($0) },
                errorBody: { api.protocolErrorBody($0) },
                observer: { api.observe($0) }
            )
            try server.start()
            log.info("listening", ["address": .string("\(server.address)")])
            let manager = ServiceManager(environment: LoadedConfiguration.environment)
            let address = server.address
            let status: @Sendable () -> String = {
                "serving on \(address)"
                    + (api.isReadOnly ? ", reads only: the state store does not answer" : "")
            }
            // Who has started the gateway goes on when it can take changes, not when it merely listens.
            let upkeep = Upkeep(api) { manager?.tell(.ready(status: status())) }
            if !upkeep.start() {
                return fail(log, "the gateway cannot start", "the system gave no thread for its states")
            }
            defer { upkeep.stop() }
            let watchdog = manager.flatMap { Watchdog($0) { server.isResponsive(within: $0) } }
            defer { watchdog?.stop() }
            if welcome { Welcome(address: server.address, adapters: registry.current).print() }
            let levels = LogLevelSwitch(log)
            let reload = Reload(
                started: configuration,
                store: store,
                registry: registry,
                api: api,
                log: log,
                levels: levels,
                metrics: reloads
            )
            let reloading = ReloadThread(reload, manager, status: status, log: log)
            reloading.start(reading)
            Service(
                server: server,
                api: api,
                registry: registry,
                reloading: reloading,
                levels: levels,
                manager: manager,
                log: log,
                drainTimeout: configuration.settings.limits.drainTimeout
            )
            .run(signals)
        } catch {
            registry.shutdown(deadline: .now)
            return fail(log, "the gateway cannot listen", "\(error)")
        }
        log.flush()
        // Static destructors of plugins are not worth the risk: everything of ours has ended in order.
        _exit(0)
    }

    /// Reads what is recorded, so that the first answer shows it, unless the store is away: then packages are served without.
    private func read(_ states: PackageStates, _ log: Log) throws(StateStoreError) {
        do throws(StateStoreError) {
            try states.refresh()
        } catch .unavailable(let reason) {
            log.error("the state store does not answer yet", ["reason": .string(reason)])
        } catch .refused(let reason) {
            log.error("the state store does not let the gateway in yet", ["reason": .string(reason)])
        }
    }

    private func fail(_ log: Log, _ message: String, _ reason: String) -> CInt {
        log.error(message, ["reason": .string(reason)])
        log.flush()
        StandardStream.error("o2dms-gateway: \(message): \(reason)")
        return 1
    }
}
