import Glibc
import Synchronization

/// A stand-in for an HTTP server, for tests: real sockets, and answers that are exactly what the test says, however wrong.
///
/// One thread accepts and one serves each connection; all end with `stop`.
public final class StandInServer: Sendable {
    /// Decides what to answer.
    ///
    /// Called on a connection's thread.
    public typealias Responder = @Sendable (StandInRequest) -> [StandInAction]

    /// The port on 127.0.0.1.
    public let port: UInt16
    private let listener: CInt
    private let responder: Responder
    private let log = Mutex<[StandInRequest]>([])
    private let open = Mutex<Set<CInt>?>([])

    /// Starts a server on a free port.
    ///
    /// - Parameter responder: what to answer.
    public init?(_ responder: @escaping Responder) {
        guard let (listener, port) = StandInSocket.listen() else { return nil }
        self.listener = listener
        self.port = port
        self.responder = responder
        StandInSocket.onThread { self.acceptAll() }
    }

    /// `http://127.0.0.1:<port>`, without a slash at the end.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Every request received so far.
    public var requests: [StandInRequest] { log.withLock { $0 } }

    /// Closes the listener and every connection.
    public func stop() {
        // Under the lock, as each connection is closed under it: a number may be somebody else's right after.
        let isFirst = open.withLock { open in
            guard let connections = open.take() else { return false }
            for connection in connections { _ = shutdown(connection, CInt(SHUT_RDWR)) }
            return true
        }
        // Ends the accepting thread, which closes it.
        if isFirst { _ = shutdown(listener, CInt(SHUT_RDWR)) }
    }

    private func acceptAll() {
        defer { close(listener) }
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let isOpen = open.withLock { $0?.insert(connection) != nil }
            guard isOpen else {
                close(connection)
                return
            }
            StandInSocket.onThread {
                self.serve(connection)
                self.end(connection)
            }
        }
    }

    private func end(_ connection: CInt) {
        open.withLock { open in
            open?.remove(connection)
            close(connection)
        }
    }

    private func serve(_ connection: CInt) {
        while let request = StandInSocket.readRequest(connection) {
            log.withLock { $0.append(request) }
            for action in responder(request) {
                guard StandInSocket.perform(action, on: connection) else { return }
            }
        }
    }
}
