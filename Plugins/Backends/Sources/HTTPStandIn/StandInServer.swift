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
    private let early: Responder
    private let log = Mutex<[StandInRequest]>([])
    private let open = Mutex<Set<CInt>?>([])

    /// Starts a server on a free port.
    ///
    /// - Parameters:
    ///   - early: what to do once the head of a request is there and before its body is read; nothing = read it.
    ///   - responder: what to answer.
    public init?(early: @escaping Responder = { _ in [] }, _ responder: @escaping Responder) {
        guard let (listener, port) = StandInSocket.listen() else { return nil }
        self.listener = listener
        self.port = port
        self.responder = responder
        self.early = early
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
        while let (head, rest) = StandInSocket.readHead(connection) {
            let early = early(head)
            guard early.isEmpty else {
                log.withLock { $0.append(head) }
                perform(early, on: connection)
                return
            }
            guard let request = StandInSocket.readBody(of: head, rest, connection) else { return }
            log.withLock { $0.append(request) }
            let answer = responder(request)
            let isHead = request.method == "HEAD"
            guard perform(isHead ? Self.withoutBody(answer) : answer, on: connection) else { return }
        }
    }

    /// Of an answer to HEAD only the head is sent, as servers do: the client would take the rest for the next answer.
    private static func withoutBody(_ answer: [StandInAction]) -> [StandInAction] {
        var isHeadSent = false
        return answer.compactMap { action in
            switch action {
            case .send(let bytes):
                guard !isHeadSent else { return nil }
                let end = StandInSocket.endOfHead(bytes, from: 0)
                isHeadSent = end != nil
                return .send(Array(bytes[..<(end ?? bytes.count)]))
            case .drip: return isHeadSent ? nil : action
            default: return action
            }
        }
    }

    /// `false` = the connection is over.
    @discardableResult
    private func perform(_ actions: [StandInAction], on connection: CInt) -> Bool {
        actions.allSatisfy { StandInSocket.perform($0, on: connection) }
    }
}
