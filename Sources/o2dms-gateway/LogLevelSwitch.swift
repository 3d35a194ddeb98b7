import Observability
import Synchronization

/// Turns the log to level debug and back while the gateway runs, and takes over the level of a new configuration. [any thread]
final class LogLevelSwitch: Sendable {
    private struct State {
        /// The level that the configuration asks for.
        var configured: LogLevel
        var isTurnedToDebug = false

        var level: LogLevel { isTurnedToDebug ? .debug : configured }
    }

    private let log: Log
    private let state: Mutex<State>

    init(_ log: Log) {
        self.log = log
        state = Mutex(State(configured: log.level))
    }

    /// Goes to debug, or back to the configured level.
    func toggle() {
        state.withLock { state in
            state.isTurnedToDebug.toggle()
            apply(state.level)
        }
    }

    /// Takes over the level of a new configuration; a log that was turned to debug stays there.
    func configure(_ level: LogLevel) {
        state.withLock { state in
            guard level != state.configured else { return }
            state.configured = level
            apply(state.level)
        }
    }

    private func apply(_ level: LogLevel) {
        // Written whatever the new level is: whoever sees the first debug line, or the last, shall know why.
        log.level = min(level, .info)
        log.info("the log's level was changed", ["to": .string(level.name)])
        log.level = level
    }
}
