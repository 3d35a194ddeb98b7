import Observability
import Synchronization

/// Turns the log to level debug and back while the gateway runs, and takes over the level of a new configuration. [any thread]
///
/// Where the configured level is debug already it turns to info instead, so that it always makes a difference.
final class LogLevelSwitch: Sendable {
    private struct State {
        /// The level that the configuration asks for.
        var configured: LogLevel
        var isTurned = false

        var level: LogLevel { isTurned ? (configured == .debug ? .info : .debug) : configured }
    }

    private let log: Log
    private let state: Mutex<State>

    init(_ log: Log) {
        self.log = log
        state = Mutex(State(configured: log.level))
    }

    /// Goes to the other level, or back to the configured one.
    func toggle() {
        state.withLock { state in
            state.isTurned.toggle()
            apply(state.level)
        }
    }

    /// Takes over the level of a new configuration; a log that was turned to debug stays there until it is turned back.
    func configure(_ level: LogLevel) {
        state.withLock { state in
            guard level != state.configured else { return }
            let present = state.level
            state.configured = level
            state.isTurned = state.isTurned && present == .debug && level != .debug
            if state.level != present { apply(state.level) }
        }
    }

    private func apply(_ level: LogLevel) {
        // Written whatever the new level is: whoever sees the first debug line, or the last, shall know why.
        log.level = min(level, .info)
        log.info("the log's level was changed", ["to": .string(level.name)])
        log.level = level
    }
}
