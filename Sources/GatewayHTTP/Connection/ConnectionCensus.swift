import Threads

/// Counts the connections of all reactors, in total and by address, and says when the limits are reached.
final class ConnectionCensus: Sendable {
    private struct State {
        var total = 0
        var byAddress: [String: Int] = [:]
    }

    private let state = Monitor(State())
    private let limit: Int
    private let limitPerAddress: Int

    init(limits: HTTPLimits) {
        limit = limits.connections
        limitPerAddress = limits.connectionsPerAddress
    }

    /// Counts a new connection, or says which limit forbids it.
    func admit(_ address: String) -> HTTPProtocolError? {
        state.update { state in
            guard state.total < limit else { return .tooManyConnections }
            let count = state.byAddress[address, default: 0]
            guard count < limitPerAddress else { return .tooManyConnectionsFromAddress }
            state.total += 1
            state.byAddress[address] = count + 1
            return nil
        }
    }

    /// Takes back what `admit` counted.
    func release(_ address: String) {
        state.update { state in
            state.total -= 1
            let count = state.byAddress[address, default: 1] - 1
            state.byAddress[address] = count > 0 ? count : nil
        }
    }

    /// Waits until there are so many connections, at most until this time of the monotonic clock.
    func wait(forTotal count: Int, deadline: UInt64) {
        _ = state.wait(until: Int64(clamping: deadline)) { $0.total == count ? true : nil }
    }
}
