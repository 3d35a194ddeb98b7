internal import CLinux
internal import Glibc
import Threads

/// Commands from other threads to one reactor, which is woken through an eventfd.
final class Mailbox: Sendable {
    private struct State {
        var commands: [ReactorCommand] = []
        var isClosed = false
    }

    let descriptor: CInt
    private let state = Monitor(State())

    init() throws(HTTPServerError) {
        descriptor = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "eventfd", errno: errno) }
    }

    deinit { _ = close() }

    /// Hands over a command.
    ///
    /// False when the reactor has ended: the command was not taken.
    @discardableResult
    func post(_ command: ReactorCommand) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            if state.commands.isEmpty { signal() }
            state.commands.append(command)
            return true
        }
    }

    /// Takes all commands; the caller must be the reactor thread.
    func takeAll() -> [ReactorCommand] {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, 8)
        return state.withLock { state in
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    /// Closes the mailbox for good and returns what was left in it.
    func close() -> [ReactorCommand] {
        state.withLock { state in
            guard !state.isClosed else { return [] }
            state.isClosed = true
            _ = Glibc.close(descriptor)
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    /// Under the lock, so that the descriptor cannot be closed and given out again meanwhile.
    private func signal() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, 8)
    }
}
