import Foundation
import TestServers
import Testing

/// The gateway's command line as an operator types it.
@Suite struct `The command line` {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    func gateway(_ arguments: [String], environment: [String: String] = [:]) throws -> Command {
        try Command.run(Product.gateway, arguments, in: directory.path, environment: environment)
    }

    @Test func `check-config says that a good file is good`() throws {
        try directory.write(
            "plugins: { directory: \"\(Product.plugins)\" }\n" + RunningGateway.embedded,
            to: "gateway.yaml"
        )
        let check = try gateway(["check-config", "--config", "gateway.yaml"])
        #expect(check.status == 0, "\(check.errors)")
        #expect(check.text.contains("gateway.yaml"))
    }

    @Test func `check-config names every mistake with its line, and the nearest known key`() throws {
        try directory.write(
            """
            server:
              lissten: 127.0.0.1:8080
            limits:
              package_size: 100 MBs
            adapters:
              - name: helm
                config:
                  repository_url: file:./charts
                  auth: { username: u, password: "${NO_SUCH_VARIABLE}" }
            """,
            to: "gateway.yaml"
        )
        let check = try gateway(["check-config", "--config", "gateway.yaml"])
        #expect(check.status == 2)
        for needed in ["gateway.yaml:2", "listen", "gateway.yaml:4", "gateway.yaml:9", "NO_SUCH_VARIABLE"] {
            #expect(check.errors.contains(needed), "\(needed) in:\n\(check.errors)")
        }
    }

    @Test func `check-config holds an adapter's config against the adapter's own schema`() throws {
        try directory.write(
            """
            plugins: { directory: "\(Product.plugins)" }
            adapters:
              - name: helm
                config:
                  repository_url: 17
                  repo_name: x
            """,
            to: "gateway.yaml"
        )
        let check = try gateway(["check-config", "--config", "gateway.yaml"])
        #expect(check.status == 2)
        #expect(check.errors.contains("/repository_url"), "\(check.errors)")
        #expect(check.errors.contains("repo_name"), "\(check.errors)")
    }

    @Test
    func `check-config names an address of a database that is none, and says whether the database answers`()
        throws
    {
        func check(_ url: String) throws -> Command {
            try directory.write(
                "plugins: { directory: \"\(Product.plugins)\" }\n" + RunningGateway.embedded
                    + "\nstate:\n  timeout: 1s\n  url: \"\(url)\"\n",
                to: "gateway.yaml"
            )
            return try gateway(["check-config", "--config", "gateway.yaml"])
        }
        let line = "plugins: {}\n\(RunningGateway.embedded)\nstate:\n  timeout: 1s\n".count { $0 == "\n" } + 1
        let server = try PostgreSQLServer.shared()
        let newer = try server.makeDatabase()
        let name = try #require(newer.split(separator: "/").last.map(String.init))
        // As if a gateway of the future had been there.
        for sql in ["CREATE TABLE o2dms_schema (version BIGINT)", "INSERT INTO o2dms_schema VALUES (99)"] {
            try server.run(sql, in: name)
        }
        let password = PostgreSQLServer.password
        for (url, reason) in [
            ("postgresql://u:p@q@h/d", "%40 stands for @"), ("postgresql://h:port/d", "libpq reads"),
            ("postgresql://h/d?no_such_word=1", "libpq reads"),
            ("postgresql://h/d?sslmode=bogus", "invalid sslmode value: \"bogus\""),
            (server.url().replacing(password, with: "canary"), "password authentication failed"),
            (server.url("nowhere"), "\"nowhere\" does not exist"), (newer, "version 99"),
        ] {
            let wrong = try check(url)
            #expect(wrong.status == 2 && wrong.errors.contains("gateway.yaml:\(line): state.url: "), "\(url)")
            #expect(wrong.errors.contains(reason), "\(wrong.errors)")
            #expect(!wrong.errors.contains("canary") && !wrong.errors.contains(password), "\(wrong.errors)")
        }
        let away = try check("postgresql://nobody@127.0.0.1:1/none")
        // The gateway starts without its database, so that this is no mistake.
        #expect(away.status == 0 && away.text.contains("the state store does not answer from here"))
        let there = try check(server.url())
        #expect(there.status == 0 && there.text.contains("the state store answers"), "\(there.text)")
        #expect(!there.text.contains(PostgreSQLServer.password))
        let embedded = try check("sqlite:state.db")
        #expect(embedded.status == 0 && !embedded.text.contains("state store"))
        #expect(!FileManager.default.fileExists(atPath: directory.file("var")), "nothing is made")
    }

    @Test func `check-config names a directory or a file of the state that cannot be written`() throws {
        // Root without the right to pass over permissions.
        let launcher = geteuid() == 0 ? ["/usr/bin/setpriv", "--bounding-set=-dac_override"] : []
        func check(_ state: String) throws -> Command {
            try directory.write(
                "plugins: { directory: \"\(Product.plugins)\" }\nstate: { \(state) }\n"
                    + RunningGateway.embedded,
                to: "gateway.yaml"
            )
            let words = launcher + [Product.gateway, "check-config", "--config", "gateway.yaml"]
            return try Command.run(words[0], Array(words.dropFirst()), in: directory.path)
        }
        try directory.write("text that is no database, however long it goes on", to: "var/notes.txt")
        try directory.write("", to: "var/fixed.db")
        try directory.write("", to: "sealed/any")
        for (path, mode) in [("var/fixed.db", 0o444), ("sealed", 0o555)] {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode],
                ofItemAtPath: directory.file(path)
            )
        }
        for (state, key, reason) in [
            ("directory: sealed/var", "directory", "Permission denied"),
            ("spool: ../sealed/spool", "spool", "Permission denied"),
            ("url: \"sqlite:../sealed/state.db\"", "url", "the folder of its file"),
            ("url: \"sqlite:missing/state.db\"", "url", "No such file or directory"),
            ("url: \"sqlite:fixed.db\"", "url", "its file cannot be written"),
            ("url: \"sqlite:notes.txt\"", "url", "no SQLite database"),
        ] {
            let wrong = try check(state)
            #expect(wrong.status == 2 && wrong.errors.contains("gateway.yaml:2: state.\(key): "), "\(state)")
            #expect(wrong.errors.contains(reason), "\(wrong.errors)")
        }
        #expect(try check("directory: new/var").status == 0)
        #expect(!FileManager.default.fileExists(atPath: directory.file("new")), "nothing is made")
    }

    @Test func `plugins list shows what each library can do, and why one cannot be loaded`() throws {
        try directory.write("not a library", to: "plugins/libo2dms-broken.so")
        try FileManager.default.copyItem(
            atPath: "\(Product.plugins)/libo2dms-helm.so",
            toPath: directory.file("plugins/libo2dms-helm.so")
        )
        try directory.write("plugins: { directory: plugins }\n" + RunningGateway.embedded, to: "gateway.yaml")
        let list = try gateway(["plugins", "list", "--config", "gateway.yaml"])
        #expect(list.text.contains("libo2dms-helm.so"), "\(list.text)\(list.errors)")
        #expect(list.text.contains("package_upload"), "\(list.text)")
        #expect(list.text.contains("libo2dms-broken.so"))
        #expect(list.text.contains("plugin.elf.notelf"))
    }

    @Test func `an adapter that cannot be loaded is reported, and the others serve`() throws {
        try directory.write("not a library", to: "libo2dms-broken.so")
        let gateway = try RunningGateway(
            """
            adapters:
              - name: broken
                library: \(directory.file("libo2dms-broken.so"))
              - name: helm
                config: { repository_url: "file:./charts", repository_name: local }
            """
        )
        let client = try gateway.client()
        #expect(try client.request("GET", WireClient.packages).status == 200)
        let broken = try client.request("GET", "/o2dms/v1/adapters/broken")
        #expect(broken.text.contains("plugin.elf.notelf"), "\(broken.text)")
        #expect(!broken.text.contains(directory.path))
        #expect(gateway.log.contains { $0.contains("plugin.elf.notelf") })
        #expect(try client.request("GET", "/readyz").status == 200)
    }

    @Test func `j_reload: a broken file changes nothing, loses nothing, and the log says what is wrong`()
        throws
    {
        let gateway = try RunningGateway()
        let client = try gateway.client()
        try gateway.directory.write("adapters: [", to: "gateway.yaml")
        kill(gateway.identifier, SIGHUP)
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        let refusal = "configuration refused: the one before stays in force"
        while !gateway.log.contains(where: { $0.contains(refusal) }), ContinuousClock.now < deadline {
            #expect(try client.request("GET", WireClient.packages).status == 200)
        }
        #expect(gateway.log.contains { $0.contains(refusal) })
        #expect(
            gateway.log.contains {
                $0.contains("mistake in the configuration") && $0.contains("gateway.yaml:")
            }
        )
        #expect(try client.request("GET", "/readyz").status == 200)
    }

    @Test func `a store that cannot be used is told once, and what to do`() throws {
        try directory.write(
            "plugins: { directory: \"\(Product.plugins)\" }\nstate: { directory: ./var, url: \"postgresql://u:p@q@h/d\" }\n"
                + RunningGateway.embedded,
            to: "gateway.yaml"
        )
        let start = try gateway(["--config", "gateway.yaml"])
        #expect(start.status == 1)
        #expect(
            start.errors.components(separatedBy: "state store cannot be used").count == 2,
            "\(start.errors)"
        )
        #expect(start.errors.contains("%40 stands for @"))
    }

    @Test(arguments: [
        ["frobnicate"], ["--config"], ["plugins"], ["check-config", "--config", "missing.yaml"],
    ])
    func `a call that makes no sense ends with status 2 and says what to do`(arguments: [String]) throws {
        let command = try gateway(arguments)
        #expect(command.status == 2)
        #expect(!command.errors.isEmpty)
    }

    @Test func `help and version answer without a configuration`() throws {
        #expect(try gateway(["--help"]).text.contains("check-config"))
        #expect(try gateway(["--version"]).text.contains("o2dms-gateway"))
    }

    @Test func `the configuration that make run writes is accepted as it is`() throws {
        try FileManager.default.copyItem(
            atPath: "\(Product.root)/docs/examples/gateway.yaml",
            toPath: directory.file("gateway.yaml")
        )
        try FileManager.default.createDirectory(
            atPath: directory.file("dist/lib/o2dms"),
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("dist/lib/o2dms/plugins"),
            withDestinationPath: Product.plugins
        )
        let check = try gateway(["check-config", "--config", "gateway.yaml"])
        #expect(check.status == 0, "\(check.errors)")
    }
}
