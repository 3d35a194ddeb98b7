// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import Synchronization

/// A stand-in for the gateway, for tests of adapters: it drives a plugin through the real tables of the
/// ABI, checks what the plugin does with them, and records everything.
///
/// It is not the gateway: nothing is sorted, filtered or paged here.
///
/// Usable on any thread.
public final class StandInHost: Sendable {
    /// How the host behaves towards the adapter.
    public struct Behaviour: Sendable {
        /// The major version of the ABI that is offered.
        public var majorVersion: UInt32 = O2DMS_ABI_MAJOR
        /// The minor version of the ABI that is offered.
        public var minorVersion: UInt32 = O2DMS_ABI_MINOR
        /// How much of the host's table is offered, in bytes; nil = all of it.
        public var tableSizeBytes: UInt32?
        /// What small durable state there is at the start; nil = no such service.
        public var store: [String: [UInt8]]?

        /// The behaviour of a gateway of today.
        public init() {}
    }

    struct State {
        var lastCall: UInt64 = 0
        var calls: [UInt64: StandInCall] = [:]
        var log: [LogLine] = []
        var metrics: [Metric] = []
        var store: [String: (value: [UInt8], revision: UInt64)]?
        var misuses = 0
    }

    let behaviour: Behaviour
    let state: Mutex<State>

    /// Makes a host.
    public init(_ behaviour: Behaviour = Behaviour()) {
        self.behaviour = behaviour
        var state = State()
        state.store = behaviour.store?.mapValues { ($0, 1) }
        self.state = Mutex(state)
    }

    /// The lines that the adapter wrote to the log.
    public var log: [LogLine] { state.withLock { $0.log } }

    /// What the adapter measured.
    public var metrics: [Metric] { state.withLock { $0.metrics } }

    /// How often the adapter used a call that was over, or passed an argument that breaks a rule.
    public var misuses: Int { state.withLock { $0.misuses } }

    /// Begins a call of its own, which `record` later tells about.
    func begin(_ conditions: CallConditions) -> UInt64 {
        state.withLock { state in
            state.lastCall += 1
            state.calls[state.lastCall] = StandInCall(conditions)
            return state.lastCall
        }
    }

    func record(of call: UInt64) -> CallRecord? {
        state.withLock { $0.calls[call]?.record }
    }

    /// Ends a call that no `complete` ends.
    func end(_ call: UInt64) {
        state.withLock { $0.calls[call]?.isOver = true }
    }

    /// Runs `body` on a call that is not over.
    ///
    /// - Returns: what `body` returned, or stale; refusals and stale uses are counted.
    func use(_ call: UInt64, _ body: (inout StandInCall) -> Int64) -> Int64 {
        state.withLock { state in
            guard state.calls[call]?.isOver == false, var used = state.calls[call] else {
                state.misuses += 1
                return Int64(O2DMS_E_STALE)
            }
            let code = body(&used)
            state.calls[call] = used
            if code == Int64(O2DMS_E_ARGUMENT) { state.misuses += 1 }
            return code
        }
    }
}
