import Configuration
import Testing

/// The difference of two configurations.
@Suite struct `Changes of a configuration` {
    @Test(
        arguments: [
            ("", []), ("server: { listen: \"127.0.0.1:1\" }", ["server.listen"]),
            (
                "server: { threads: 3 }\nlimits: { connections: 7, header_bytes: 16KiB }",
                [
                    "server.threads", "limits.connections", "limits.header_bytes",
                ]
            ),
            ("protection: { rollback_targets: true }", ["protection.rollback_targets"]),
            ("state: { directory: elsewhere }", ["state.directory", "state.spool", "state.url"]),
            ("log: { level: debug, format: text }", ["log.format"]), ("log: { level: debug }", []),
            ("reload: { watch: false, delay: 1s, drain_timeout: 1m }", []),
            ("plugins: { directory: other }", []),
            ("limits: { connections: 10000 }", []),
        ]
    )
    func `keys that count at a start only are named`(_ head: String, _ keys: [String]) throws {
        let started = try parse(file()).get()
        #expect(try parse(file(head)).get().keysForRestart(since: started) == keys)
    }

    @Test func `what an adapter is told counts at once`() throws {
        let started = try parse(file()).get()
        #expect(try parse(file(config: "{a: 1}")).get().keysForRestart(since: started) == [])
    }

    @Test(
        arguments: [
            ("reload: { delay: 0ms }", false), ("reload: { delay: 1ms }", true),
            ("reload: { delay: 60s }", true),
            ("reload: { delay: 61s }", false), ("reload: { drain_timeout: 24h }", true),
            ("reload: { drain_timeout: 25h }", false), ("reload: { watch: maybe }", false),
            ("reload: { wach: true }", false),
        ]
    )
    func `bounds of reload`(_ text: String, _ isRight: Bool) {
        #expect(((try? parse(file(text)).get()) != nil) == isRight)
    }
}
