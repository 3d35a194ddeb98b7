import Foundation
import Testing

/// The real gateway's log: what clients send cannot break it, and its level changes while it runs.
@Suite struct `The log` {
    /// What is done to lines and fields by those who want to forge them.
    private static let hostile = [
        "x\n{\"level\":\"error\",\"msg\":\"forged\"}", "x\r\n{\"msg\":\"forged\"}",
        "\u{1B}[2J\u{1B}[31mforged", "a\u{0}b",
        "line\u{2028}separator\u{2029}end", "\u{202E}gpj.exe",
        "\",\"level\":\"error\",\"msg\":\"forged\",\"x\":\"", "\\", "\u{9B}31m",
        String(repeating: "\u{1}", count: 3000), String(repeating: "é", count: 3000), "👩‍👩‍👧‍👦\u{301}",
    ]
    /// Bytes that are no UTF-8.
    private static let invalid: [UInt8] = [0x61, 0xFF, 0xFE, 0xC0, 0xAF, 0xED, 0xA0, 0x80]

    @Test func `is one JSON object a line, with no field twice, whatever clients send`() throws {
        let gateway = try RunningGateway(more: "log: { level: debug }")
        for text in Self.hostile { try send(Array(text.utf8), to: gateway) }
        try send(Self.invalid, to: gateway)
        try send(Array(String(repeating: "x", count: 1 << 20).utf8), to: gateway)
        gateway.stop()
        // Each value met at least a form and a line of debug.
        #expect(gateway.log.count { $0.contains("package upload failed") } >= Self.hostile.count)
        #expect(gateway.log.count { $0.contains("\"msg\":\"request\"") } >= Self.hostile.count)
        for line in gateway.log { try expectSound(line) }
    }

    @Test func `can be turned to debug and back by a signal`() throws {
        let gateway = try RunningGateway()
        let client = try gateway.client()
        _ = try client.request("GET", "/healthz", headers: [("X-Request-Id", "before")])
        kill(gateway.identifier, SIGUSR2)
        try awaitLine("\"to\":\"debug\"", in: gateway)
        _ = try client.request("GET", "/healthz", headers: [("X-Request-Id", "while")])
        // Whoever rotates logs sends this to every program.
        kill(gateway.identifier, SIGUSR1)
        kill(gateway.identifier, SIGUSR2)
        try awaitLine("\"to\":\"info\"", in: gateway)
        _ = try client.request("GET", "/healthz", headers: [("X-Request-Id", "after")])
        #expect(gateway.stop() == 0)
        let requests = gateway.log.filter { $0.contains("\"msg\":\"request\"") }
        #expect(requests.count == 1 && requests.first?.contains("\"requestId\":\"while\"") == true)
    }

    @Test func `is turned from debug to info and back by the same signal where debug is configured`() throws {
        let gateway = try RunningGateway(more: "log: { level: debug }")
        let client = try gateway.client()
        kill(gateway.identifier, SIGUSR2)
        try awaitLine("\"to\":\"info\"", in: gateway)
        _ = try client.request("GET", "/healthz", headers: [("X-Request-Id", "quiet")])
        kill(gateway.identifier, SIGUSR2)
        try awaitLine("\"to\":\"debug\"", in: gateway)
        _ = try client.request("GET", "/healthz", headers: [("X-Request-Id", "loud")])
        #expect(gateway.stop() == 0)
        #expect(
            gateway.log.contains { $0.contains("loud") } && !gateway.log.contains { $0.contains("quiet") }
        )
    }

    @Test func `is text for a person where that is asked for`() throws {
        let directory = try TemporaryDirectory()
        // An address that is nobody's: the gateway ends by itself, and says why.
        try directory.write(
            """
            server: { listen: "192.0.2.1:1" }
            log: { format: text }
            state: { directory: ./var }
            plugins: { directory: "\(Product.plugins)" }
            \(RunningGateway.embedded)
            """,
            to: "gateway.yaml"
        )
        let command = try Command.run(Product.gateway, ["--config", "gateway.yaml"], in: directory.path)
        #expect(command.status == 1)
        let lines = command.text.split(separator: "\n").map { $0.split(separator: " ") }
        let starting = try #require(lines.first { $0.contains("starting") })
        #expect(starting[0].hasSuffix("Z") && starting[1] == "info" && starting[2] == "starting")
        #expect(starting.contains("configuration=gateway.yaml"))
        #expect(lines.contains { $0[1] == "error" && $0.contains("listen") })
    }

    // MARK: -

    /// Puts the bytes wherever a request has room for them: header fields, target, and each field of a form.
    private func send(_ bytes: [UInt8], to gateway: RunningGateway) throws {
        for field in [
            "User-Agent", "X-Request-Id", "traceparent", "Accept", "Authorization", "Idempotency-Key",
        ] {
            let head = Array("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(field): ".utf8)
            try exchange(head + bytes + Array("\r\n\r\n".utf8), with: gateway)
        }
        let escaped = bytes.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        for target in [
            "/\(escaped)", "\(WireClient.packages)/\(escaped)", "\(WireClient.packages)?q=\(escaped)",
        ] {
            try exchange(
                Array("GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8),
                with: gateway
            )
        }
        let text = String(decoding: bytes, as: UTF8.self)
        for field in ["name", "artifactVersion", "repository", "adapter", "description", "artifactType"] {
            let form = PackageForm(name: "x", version: "1.0.0", chart: bytes, more: [(field, text)])
            let client = try gateway.client()
            _ = try? client.request("POST", WireClient.packages, headers: form.headers, body: form.body)
        }
    }

    /// Sends what may be refused before it is read to its end.
    private func exchange(_ bytes: [UInt8], with gateway: RunningGateway) throws {
        let client = try gateway.client()
        try? client.send(bytes)
        _ = try? client.response()
    }

    private func expectSound(_ line: String) throws {
        #expect(line.utf8.count <= 4096, "\(line.prefix(200))")
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let fields = try #require(object, "\(line.prefix(200))")
        #expect(["debug", "info", "warning", "error"].contains(fields["level"] as? String))
        #expect(fields["msg"] as? String != "forged")
        // In what JSON allows, a terminal or another reader of lines may see an order or an end: none of it is there raw.
        let isPlain = line.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                && !(0x2028...0x202E).contains(scalar.value) && scalar != "\u{FEFF}"
        }
        #expect(isPlain, "\(line.prefix(200).debugDescription)")
        for name in fields.keys {
            #expect(line.components(separatedBy: "\"\(name)\":").count == 2, "\(name) in \(line.prefix(400))")
        }
    }

    private func awaitLine(_ text: String, in gateway: RunningGateway) throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while !gateway.log.contains(where: { $0.contains(text) }) {
            try #require(ContinuousClock.now < deadline, "\(text) is not in the log")
            sched_yield()
        }
    }
}
