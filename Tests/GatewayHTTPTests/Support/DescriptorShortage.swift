import Foundation

@testable import GatewayHTTP

/// Runs in a process of its own: a server that may open only a few more descriptors than it has.
enum DescriptorShortage {
    enum Failure: Error { case nothingServed, notTold, busyLoop, noRecovery }

    static func run() throws {
        let harness = try Harness(threads: 1, handler: Handlers.echoTarget)
        var sockets: [CInt] = (0..<40).map { _ in socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0) }
        let highest = sockets.max() ?? 0
        var limit = rlimit(rlim_cur: rlim_t(highest) + 6, rlim_max: rlim_t(highest) + 6)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let before = processorSeconds()
        let answers = sockets.map { ask($0, harness.server.address) }
        guard 1...6 ~= answers.count(where: { $0 == "200" }) else { throw Failure.nothingServed }
        guard answers.contains("503") else { throw Failure.notTold }
        guard processorSeconds() - before < 1 else { throw Failure.busyLoop }
        for descriptor in sockets { close(descriptor) }
        sockets = []
        harness.server.waitUntilEmpty()
        let again = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard ask(again, harness.server.address) == "200" else { throw Failure.noRecovery }
        close(again)
        harness.server.drain(timeout: .seconds(5))
    }

    /// The status of the answer, empty if there is none.
    private static func ask(_ descriptor: CInt, _ address: ListenAddress) -> String {
        guard case .tcp(_, let port) = address else { return "" }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        _ = unsafe inet_pton(AF_INET, "127.0.0.1", &name.sin_addr)
        let connected = unsafe withUnsafePointer(to: name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return "" }
        let request = Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        _ = unsafe send(descriptor, request, request.count, CInt(MSG_NOSIGNAL))
        var answer = [UInt8](repeating: 0, count: 12)
        let count = unsafe recv(descriptor, &answer, answer.count, 0)
        return count == 12 ? String(decoding: answer[9...], as: UTF8.self) : ""
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        unsafe getrusage(CInt(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
    }
}
