// SPDX-License-Identifier: Apache-2.0

internal import Observability
import Threads

/// The health of one adapter: asks the plugin, keeps the answer, and tells those who wait.
final class HealthCheck: Sendable {
    /// The time that a plugin has to answer.
    static let timeout: Duration = .seconds(2)
    /// For how long an answer holds for whoever looks at it: ages in it grow meanwhile.
    private static let freshNanoseconds: Int64 = 1_000_000_000

    private struct State {
        var health: AdapterHealth
        var isRunning = false
        /// Nobody is asked any more, and what is still answered counts for nothing.
        var isEnded = false
        var waiting: [@Sendable (AdapterHealth) -> Void] = []
    }

    private let instance: PluginInstance
    private let gauge: Gauge
    private let state: Monitor<State>

    init(_ instance: PluginInstance) {
        self.instance = instance
        gauge = instance.meters.health.with([instance.adapterName])
        state = Monitor(State(health: AdapterHealth(since: MonotonicTime.wallClock())))
    }

    var health: AdapterHealth { state.withLock { $0.health } }

    /// Starts a check unless one runs; `completion` gets the result of that one then.
    func run(_ completion: (@Sendable (AdapterHealth) -> Void)? = nil) {
        let (starts, isEnded) = state.withLock { state in
            if let completion { state.waiting.append(completion) }
            defer { state.isRunning = true }
            return (!state.isRunning, state.isEnded)
        }
        guard starts else { return }
        if isEnded { return finish { _ in } }
        // A serial plugin that is at work cannot be asked and is not ill for it.
        if instance.isSerial, !instance.pool.isIdle { return finish { _ in } }
        var request = OperationRequest(operation: .health)
        request.monotonicDeadline = MonotonicTime.after(Self.timeout, from: MonotonicTime.now())
        let sink = HealthSink { [self] error, details in note(error, details) }
        _ = instance.start(request, sink: sink, inline: false, pool: instance.healthPool)
    }

    /// Starts a check unless the last one has just ended; `completion` is called at once then, else when it has ended.
    func refresh(_ completion: @escaping @Sendable () -> Void) {
        let age = health.checkedAt.map { MonotonicTime.wallClock() - $0 } ?? .max
        // Below zero the clock was set back.
        if (0..<Self.freshNanoseconds).contains(age) { return completion() }
        run { _ in completion() }
    }

    /// Asks no more, and says nothing of what is answered from now on: who is about to end is not called ill.
    func end() { state.withLock { $0.isEnded = true } }

    private func note(_ error: OperationError?, _ details: [UInt8]?) {
        // Of one that is being ended it says nothing, and the gauge may be another instance's by now.
        if instance.gate.isClosed { return finish { _ in } }
        let now = MonotonicTime.wallClock()
        finish { health in
            // Before those who wait for the answer look at it.
            gauge.set(error == nil ? 1 : 0)
            let state: AdapterHealth.State = error == nil ? .healthy : .unhealthy
            if health.state != state {
                health.since = now
                logChange(to: state, error)
            }
            health.state = state
            health.checkedAt = now
            health.detailsJSON = details ?? error?.detailsJSON
            if let error { health.lastError = error }
        }
    }

    private func finish(_ change: (inout AdapterHealth) -> Void) {
        let (health, waiting) = state.withLock { state in
            if !state.isEnded { change(&state.health) }
            state.isRunning = false
            defer { state.waiting = [] }
            return (state.health, state.waiting)
        }
        for completion in waiting { completion(health) }
    }

    private func logChange(to state: AdapterHealth.State, _ error: OperationError?) {
        guard let error else {
            return instance.log.info("adapter is healthy", ["adapter": .string(instance.adapterName)])
        }
        instance.log.warning(
            "adapter is unhealthy",
            [
                "adapter": .string(instance.adapterName), "code": .string(error.code.name),
                "error": .string(error.message),
            ]
        )
    }
}
