internal import Foundation

/// Stands before a server of the tests and passes on what it says up to a point, then holds it back.
///
/// What the client says is always passed on. Ends with its owner; each connection with its client.
public final class HoldingRelay: Sendable {
    /// What becomes of the server's words behind that point.
    public enum Rest: Sendable {
        /// They are never passed on, and the connection stays.
        case isKept
        /// They follow after so many milliseconds.
        case follows(milliseconds: UInt32)
        /// They come one byte at a time, with so many milliseconds in between.
        case drips(milliseconds: UInt32)
    }

    /// Where it listens, on 127.0.0.1.
    public let port: UInt16
    private let listener: CInt

    /// Starts a relay.
    ///
    /// - Parameters:
    ///   - target: the server's port on 127.0.0.1.
    ///   - passedBytes: how much of what the server says is passed on at once, in each connection.
    ///   - rest: what becomes of the rest.
    /// - Throws: if the system has no socket to give.
    public init(before target: UInt16, passedBytes: Int, rest: Rest) throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        let port = try FreePort.find()
        guard unsafe LoopbackAddress.with(port: port, { unsafe bind(listener, $0, $1) }) == 0,
            listen(listener, 64) == 0
        else {
            throw TestServerError("the relay has no port")
        }
        self.listener = listener
        self.port = port
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                RelayedConnection(client, to: target)?.start(passedBytes, rest)
            }
            close(listener)
        }
    }

    // Ends the accepting thread, which closes it.
    deinit { shutdown(listener, CInt(SHUT_RDWR)) }
}

/// Both ends of a connection; closed with the last of its two threads.
private final class RelayedConnection: Sendable {
    private let client: CInt
    private let server: CInt

    init?(_ client: CInt, to target: UInt16) {
        let server = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        (self.client, self.server) = (client, server)
        guard unsafe LoopbackAddress.with(port: target, { unsafe connect(server, $0, $1) }) == 0 else {
            return nil
        }
    }

    deinit {
        close(client)
        close(server)
    }

    func start(_ passedBytes: Int, _ rest: HoldingRelay.Rest) {
        Thread.detachNewThread { [self] in
            while let bytes = Self.read(client, 65_536), Self.write(bytes, to: server) {}
            shutdown(server, CInt(SHUT_RDWR))
            shutdown(client, CInt(SHUT_RDWR))
        }
        Thread.detachNewThread { [self] in
            var left = passedBytes
            while left > 0, let bytes = Self.read(server, left), Self.write(bytes, to: client) {
                left -= bytes.count
            }
            switch rest {
            case .isKept: return
            case .follows(let milliseconds):
                usleep(milliseconds * 1000)
                while let bytes = Self.read(server, 65_536), Self.write(bytes, to: client) {}
            case .drips(let milliseconds):
                while let bytes = Self.read(server, 1), Self.write(bytes, to: client) {
                    usleep(milliseconds * 1000)
                }
            }
            shutdown(client, CInt(SHUT_RDWR))
        }
    }

    /// What comes next; nil at the end.
    private static func read(_ descriptor: CInt, _ limit: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: min(limit, 65_536))
        let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
