import AdapterHost
import Configuration
import GatewayAPI
import Observability
import PackageLifecycle

/// Reads the configuration anew and puts what it says in force, all of it or nothing.
struct Reload: Sendable {
    /// The configuration that the gateway was started with: what counts at a start only is compared with this.
    let started: LoadedConfiguration
    let store: StateStore
    let registry: AdapterRegistry
    let api: GatewayAPI
    let log: Log
    let levels: LogLevelSwitch
    let metrics: ReloadMetrics

    /// Blocks until the new adapters are ready, or one of them has failed.
    ///
    /// - Parameter cause: why, for the log.
    /// - Returns: what was read, also if it was refused.
    func run(_ cause: String) -> LoadedConfiguration.Reading {
        log.info("reloading the configuration", ["cause": .string(cause)])
        let start = ContinuousClock.now
        let reading = LoadedConfiguration.read(started.file)
        let isDone: Bool
        switch reading.result {
        case .failure(let errors):
            refuse(errors.all.map(\.description))
            isDone = false
        case .success(let wanted): isDone = apply(wanted, since: start)
        }
        metrics.note(isDone)
        return reading
    }

    private func apply(_ wanted: LoadedConfiguration, since start: ContinuousClock.Instant) -> Bool {
        do throws(StateStoreError) {
            _ = try wanted.makeStateStore()
        } catch {
            refuse([wanted.mistake(error)])
            return false
        }
        let changes: AdapterChanges
        do throws(AdapterRefusal) {
            changes = try registry.replace(
                with: wanted.adapters,
                patience: wanted.settings.reload.drainTimeout
            )
        } catch {
            let stopping = error.failures.isEmpty ? ["the gateway is stopping"] : []
            refuse(error.failures.flatMap { wanted.mistakes($0.error, of: $0.name) } + stopping)
            return false
        }
        api.adaptersWereReplaced()
        levels.configure(wanted.logLevel)
        var waiting = wanted.settings.keysForRestart(since: started.settings)
        if renewStore(wanted) { waiting.removeAll { $0 == "state.url" } }
        if !waiting.isEmpty {
            log.warning(
                "some keys of the configuration take effect at the next start only",
                ["keys": .string(waiting.joined(separator: ", "))]
            )
        }
        log.info(
            "configuration reloaded",
            [
                "added": Self.list(changes.added), "removed": Self.list(changes.removed),
                "replaced": Self.list(changes.replaced), "unchanged": Self.list(changes.unchanged),
                "duration": .duration(ContinuousClock.now - start),
            ]
        )
        return true
    }

    /// Has further connections to the state store made by the address as it is now; false if it leads to another one.
    private func renewStore(_ wanted: LoadedConfiguration) -> Bool {
        switch try? store.renew(url: wanted.settings.state.url) {
        case .unchanged: return true
        case .renewed:
            log.info("new connections to the state store are made by the new state.url")
            return true
        case .elsewhere, nil: return false
        }
    }

    private func refuse(_ mistakes: [String]) {
        for mistake in mistakes { log.error("mistake in the configuration", ["reason": .string(mistake)]) }
        log.error(
            "configuration refused: the one before stays in force",
            ["mistakes": .integer(Int64(mistakes.count))]
        )
    }

    private static func list(_ names: [String]) -> LogValue { .string(names.joined(separator: ", ")) }
}
