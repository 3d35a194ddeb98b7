import AdapterHost
import GatewayAPI
import GatewayHTTP
import Glibc
import Observability
import ServiceManager

/// What runs from the start of the gateway to its end, in the hands of the main thread.
struct Service {
    let server: HTTPServer
    let api: GatewayAPI
    let registry: AdapterRegistry
    let reloading: ReloadThread
    let levels: LogLevelSwitch
    let manager: ServiceManager?
    let log: Log
    /// How long running requests may take once it is to end.
    let drainTimeout: Duration

    /// Does what signals ask for until one asks to stop, then drains and ends.
    func run(_ signals: Signals) {
        let signal = waitForEnd(signals)
        reloading.stop()
        // A second one ends the process at once.
        signals.release()
        registry.endHealthChecks()
        log.info("stopping", ["signal": .integer(Int64(signal))])
        manager?.tell(.stopping)
        api.beginDraining()
        server.drain(timeout: drainTimeout)
        registry.shutdown(deadline: .now.advanced(by: .seconds(5)))
        log.info("stopped")
    }

    private func waitForEnd(_ signals: Signals) -> CInt {
        while true {
            switch signals.wait() {
            case SIGHUP: reloading.request()
            case SIGUSR2: levels.toggle()
            // Programs that rotate logs send it to all; there is no file here to open anew.
            case SIGUSR1: continue
            case let signal: return signal
            }
        }
    }
}
