import Configuration
import Glibc
import JSONText
import Testing

struct GatewayConfigurationTests {
    static let complete = """
        server:
          listen: "[::1]:9090"
          threads: 4
        limits: { package_size: 1GiB, header_timeout: 1500ms, connections: 7, request_timeout: 2h }
        state:
          directory: ./var
          url: postgresql://db/o2dms
        log: { level: warning, format: text }
        plugins:
          directory: lib
        adapters:
          - name: helm
            default: true
            isolation: process
            sha256: "\(String(repeating: "Ab", count: 32))"
            timeout: 5m
            workers: 3
            queue: 9
            config:
              repositories:
                - repository_name: museum
                  auth: { username: admin, password: "${PASSWORD}" }
          - name: internal-2
            library: libo2dms-helm.so
            enabled: false
          - name: x
            library: ./mine/libx.so
        """

    @Test func `every key of the file arrives in the configuration`() throws {
        let configuration = try parse(Self.complete, environment: ["PASSWORD": "a\"b"]).get()
        #expect(configuration.server.listen == .tcp(host: "::1", port: 9090))
        #expect(configuration.server.threads == 4)
        #expect(configuration.limits.packageBytes == 1 << 30)
        #expect(configuration.limits.headerTimeout == .milliseconds(1500))
        #expect(configuration.limits.requestTimeout == .seconds(7200))
        #expect(configuration.limits.connections == 7)
        #expect(configuration.limits.connectionsPerAddress == 1000)
        #expect(configuration.state.directory == "/etc/o2dms/var")
        #expect(configuration.state.spoolDirectory == "/etc/o2dms/var/spool")
        #expect(configuration.state.url == "postgresql://db/o2dms")
        #expect(configuration.log.level == .warning && configuration.log.format == .text)
        #expect(configuration.plugins.directory == "/etc/o2dms/lib")
        #expect(configuration.adapters.map(\.name) == ["helm", "internal-2", "x"])
        #expect(configuration.adapters.map(\.enabled) == [true, false, true])
        #expect(
            configuration.adapters.map(\.libraryPath) == [
                "/etc/o2dms/lib/libo2dms-helm.so", "/etc/o2dms/lib/libo2dms-helm.so",
                "/etc/o2dms/mine/libx.so",
            ]
        )
        let helm = configuration.adapters[0]
        #expect(helm.isDefault && helm.isolation == .process && helm.timeout == .seconds(300))
        #expect(helm.workers == 3 && helm.queue == 9 && helm.line == 12)
        #expect(helm.sha256 == String(repeating: "ab", count: 32))
        let config = try JSONValue(parsing: helm.config)
        #expect(config["repositories"]?.elements?.first?["auth"]?["password"]?.string == "a\"b")
        #expect(helm.configLines["/repositories/0/auth/password"] == 22)
        #expect(helm.configLines["/repositories/0"] == 21)
        #expect(helm.configLines["/repositories"] == 20)
    }

    @Test func `what the file leaves out has its default`() throws {
        let configuration = try parse("adapters: [{name: helm}]\nlimits:\n").get()
        var expected = GatewayConfiguration()
        expected.state.directory = "/etc/o2dms/var"
        expected.state.spoolDirectory = "/etc/o2dms/var/spool"
        expected.state.url = "sqlite:/etc/o2dms/var/state.db"
        expected.plugins.directory = "/etc/o2dms/dist/lib/o2dms/plugins"
        expected.adapters = configuration.adapters
        #expect(configuration == expected)
        #expect(configuration.adapters[0].config == Array("{}".utf8))
        #expect(configuration.server.listen.description == "127.0.0.1:8080")
        #expect(configuration.limits.packageBytes == 100 << 20)
    }

    @Test func `plain scalars are typed by the core schema and what is put in stays text`() throws {
        let text = file(
            config:
                "{a: 1, b: 007, c: 0x1F, d: 0o17, e: -5, f: +5, g: 1.5, h: true, i: ~, j: yes, k: '1', l: '${N}', m: 123456789012345678901234567890, n: -0, o: 1e3, p: 2026-01-14, é/~: [x]}"
        )
        let configuration = try parse(text, environment: ["N": "5"]).get()
        #expect(
            String(decoding: configuration.adapters[0].config, as: UTF8.self)
                == #"{"a":1,"b":7,"c":31,"d":15,"e":-5,"f":5,"g":1.5,"h":true,"i":null,"j":"yes","k":"1","l":"5","m":123456789012345678901234567890,"n":0,"o":1000.0,"p":"2026-01-14","é/~":["x"]}"#
        )
        #expect(configuration.adapters[0].configLines["/é~1~0/0"] == 3)
    }

    @Test(
        arguments: [
            ("127.0.0.1:8080", .tcp(host: "127.0.0.1", port: 8080)), ("[::1]:0", .tcp(host: "::1", port: 0)),
            ("localhost:65535", .tcp(host: "localhost", port: 65535)),
            ("unix:/run/o2dms/gateway.sock", .unix(path: "/run/o2dms/gateway.sock")),
            ("8080", nil), (":8080", nil), ("127.0.0.1", nil), ("127.0.0.1:65536", nil),
            ("127.0.0.1:+80", nil), ("127.0.0.1:", nil),
            ("::1:80", nil), ("[::1]", nil), ("[]:80", nil), ("[127.0.0.1]:80", nil), ("unix:", nil),
            ("unix:/\(String(repeating: "x", count: 107))", nil),
            ("http://x:80", nil), ("a b:80", nil), ("", nil),
        ] as [(String, ServerSettings.Listen?)]
    )
    func `addresses to listen on`(_ text: String, _ expected: ServerSettings.Listen?) throws {
        let result = parse(file("server: { listen: \"\(text)\" }"))
        #expect((try? result.get())?.server.listen == expected)
        if let expected { #expect(expected.description == text) }
    }

    @Test(
        arguments: [
            ("limits: { deployments: 1, deployments_size: 64KiB, deployments_timeout: 1ms }", 1),
            (
                "limits: { deployments: 10000000, deployments_size: 16GiB, deployments_timeout: 24h }",
                10_000_000
            ),
            ("limits: { deployments: 0 }", nil), ("limits: { deployments: 10000001 }", nil),
            ("limits: { deployments_size: 65535B }", nil), ("limits: { deployments_size: 17GiB }", nil),
            ("limits: { deployments_timeout: 0ms }", nil), ("protection: { rollback_targets: 1 }", nil),
            ("protection: { rollback_target: true }", nil),
        ] as [(String, Int?)]
    )
    func `bounds of what is said about deployments`(_ text: String, _ deployments: Int?) {
        #expect((try? parse(file(text)).get())?.limits.deployments == deployments)
    }

    @Test func `rollback targets are protected where that is asked for`() throws {
        #expect(try parse(file("protection: { rollback_targets: true }")).get().protection.rollbackTargets)
        #expect(try !parse(file("protection: {}")).get().protection.rollbackTargets)
    }

    @Test func `the reference names every key with its default`() {
        let text = GatewayConfiguration.referenceText
        for row in [
            "| `listen` | address | `127.0.0.1:8080` |", "| `package_size` | size | `100MiB` |",
            "| `header_timeout` | duration | `10s` |",
            "| `request_timeout` | duration | `30m` |",
            "| `level` | debug or info or warning or error | `info` |",
            "| `sha256` | 64 hexadecimal digits |  |",
            "| `deployments` | number | `50000` |", "| `deployments_size` | size | `64MiB` |",
            "| `deployments_timeout` | duration | `10s` |", "| `rollback_targets` | boolean | `false` |",
        ] { #expect(text.contains(row)) }
    }

    @Test func `a file is read from its path, and paths in it are relative to it`() throws {
        try withDirectory { directory in
            try write("s3cret\n", to: "\(directory)/secret")
            try write(
                file("state: { directory: here }", config: "{p: \"${file:secret}\"}"),
                to: "\(directory)/gateway.yaml"
            )
            let configuration = try GatewayConfiguration.read(
                path: "\(directory)/gateway.yaml",
                environment: [:]
            ).result.get()
            #expect(configuration.state.directory == "\(directory)/here")
            #expect(String(decoding: configuration.adapters[0].config, as: UTF8.self) == "{\"p\":\"s3cret\"}")
        }
    }
}
