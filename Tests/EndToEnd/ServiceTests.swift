import Foundation
import TestServers
import Testing
import ThreadsTesting

/// The gateway under a service manager, as `deploy/systemd/o2dms-gateway.service` starts it.
@Suite(.ownThread)
struct `The gateway as a service` {
    static let unit = "\(Product.root)/deploy/systemd/o2dms-gateway.service"

    /// Every adapter, on repositories of its own.
    static let embeddedAdapters = """
        adapters:
          - { name: helm, config: { repository_url: "file:./charts", repository_name: local } }
          - name: argocd
            config: { git: { repositories: [{ repository_name: gitops }] }, state_directory: ./argocd }
          - name: flux
            config: { git: { repositories: [{ repository_name: flux }] }, state_directory: ./flux }
        """

    @Test func `it tells the manager when it is ready, that it lives, and that it stops`() throws {
        let manager = try NotifyListener(isAbstract: true)
        let environment = ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "200000"]
        let gateway = try RunningGateway(environment: environment)
        var told = manager.next()
        // It may be alive before it is ready.
        while told == "WATCHDOG=1" { told = manager.next() }
        #expect(told == "READY=1\nSTATUS=serving on 127.0.0.1:\(gateway.port)")
        #expect(manager.next() == "WATCHDOG=1")
        #expect(manager.next() == "WATCHDOG=1")
        #expect(gateway.stop() == 0)
        var last = manager.next()
        while last == "WATCHDOG=1" { last = manager.next() }
        #expect(last == "STOPPING=1")
    }

    @Test func `without its database it is ready for reads once it has waited, and says so`() throws {
        let manager = try NotifyListener(isAbstract: true)
        let gateway = try RunningGateway(
            state: #"url: "postgresql://nobody@127.0.0.1:1/none", recovery_timeout: 100ms"#,
            environment: ["NOTIFY_SOCKET": manager.name]
        )
        let status = "serving on 127.0.0.1:\(gateway.port), reads only: the state store does not answer"
        #expect(manager.next() == "READY=1\nSTATUS=\(status)")
        let client = try gateway.client()
        #expect(try client.request("GET", WireClient.packages).status == 200)
        #expect(try client.request("GET", "/readyz").status == 503)
    }

    @Test func `systemd-analyze rates the unit at most 1.5`() throws {
        let arguments = ["security", "--offline=true", "--threshold=15", "--no-pager", Self.unit]
        let rating = try Command.succeed("systemd-analyze", arguments).text
        #expect(rating.contains("Overall exposure level for o2dms-gateway.service"))
    }

    /// What is a read-only path as well may not be executed under systemd 252.
    @Test func `the unit permits its programs to be executed`() throws {
        let lines = try String(contentsOfFile: Self.unit, encoding: .utf8).split(separator: "\n")
        func values(_ key: String) -> [String] {
            lines.filter { $0.hasPrefix("\(key)=") }.flatMap {
                $0.dropFirst(key.count + 1).split(separator: " ")
            }
            .map { $0.hasPrefix("-") ? String($0.dropFirst()) : String($0) }
        }
        let executable = values("ExecPaths")
        let programs = ["ExecStartPre", "ExecStart", "ExecReload"].compactMap { values($0).first }
        #expect(programs.count == 3)
        for program in programs {
            #expect(executable.contains { program == $0 || program.hasPrefix("\($0)/") }, "\(program)")
        }
        #expect(Set(executable).isDisjoint(with: values("ReadOnlyPaths")))
    }

    @Test func `the unit permits each system call that the gateway makes`() throws {
        let directory = try TemporaryDirectory()
        let trace = directory.file("trace")
        // The tracer stands beside the gateway (-D), whose parent the test remains.
        let gateway = try RunningGateway(
            Self.embeddedAdapters,
            launcher: ["/usr/bin/strace", "-D", "-f", "-qq", "-o", trace],
            in: directory
        )
        let client = try gateway.client()
        let chart = try BulkCharts.chart("traced", "1.0.0", description: "d", in: directory)
        #expect(try client.upload("traced", "1.0.0", chart).status == 201)
        #expect(try client.request("GET", WireClient.packages).status == 200)
        #expect(try client.request("GET", "\(WireClient.packages)/traced-1.0.0/artifact").status == 200)
        #expect(try client.request("DELETE", "\(WireClient.packages)/traced-1.0.0").status == 204)
        #expect(gateway.stop() == 0)
        // The tracer, which nobody waits for, writes the rest when it has seen the end.
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        var lines = ""
        while !lines.contains("exit_group("), ContinuousClock.now < deadline {
            lines = try String(contentsOfFile: trace, encoding: .utf8)
        }
        let made = Set(
            // A process's number, which is followed by as many spaces as it is short of five digits.
            lines.split(separator: "\n").compactMap { line in
                line.split(separator: " ").dropFirst().first?.prefix {
                    $0.isLetter || $0 == "_" || $0.isNumber
                }
            }
            .filter { $0.first?.isLetter == true }.map(String.init)
        )
        #expect(made.count > 30)
        // SQLite gives its files to the directory's owner if it is root, which the unit's user is not.
        let permitted = try Self.permittedCalls().union(getuid() == 0 ? ["fchown"] : [])
        #expect(made.subtracting(permitted).sorted() == [])
    }

    @Test func `what make install lays out runs elsewhere, without a toolchain, as a user without any right`()
        throws
    {
        let directory = try TemporaryDirectory()
        let environment = ["DESTDIR": directory.file("image"), "UNIT": "no"]
        try Command.succeed("\(Product.root)/scripts/install", [], environment: environment)
        let installed = directory.file("image/opt/o2dms-gateway")
        var launcher: [String] = ["/usr/bin/env", "-i"]
        if getuid() == 0 {
            for file in ["", "image", "gateway"] { unsafe chmod(directory.file(file), 0o755) }
            launcher += [
                "/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs",
                "--bounding-set=-all", "--inh-caps=-all",
            ]
            try FileManager.default.createDirectory(
                atPath: directory.file("var"),
                withIntermediateDirectories: true
            )
            try Command.succeed("chown", ["65534:65534", directory.file("var")])
        }
        let gateway = try RunningGateway(
            "adapters: [{ name: helm, config: { repository_url: \"file:./var/charts\", repository_name: local } }]",
            plugins: "\(installed)/lib/o2dms/plugins",
            launcher: launcher,
            program: "\(installed)/bin/o2dms-gateway",
            in: directory
        )
        let chart = try BulkCharts.chart("installed", "1.0.0", description: "d", in: directory)
        #expect(try gateway.client().upload("installed", "1.0.0", chart).status == 201)
        let maps = try Command.succeed("cat", ["/proc/\(gateway.identifier)/maps"]).text
        let libraries = Set(
            maps.split(separator: "\n").compactMap { $0.split(separator: " ").last }.filter {
                $0.contains("libswift")
            }
        )
        #expect(!libraries.isEmpty)
        #expect(libraries.filter { !$0.hasPrefix("\(installed)/lib/o2dms/runtime/") } == [])
    }

    /// What the unit's filter leaves, by the words of systemd itself.
    private static func permittedCalls() throws -> Set<String> {
        let prefix = "SystemCallFilter="
        var permitted: Set<String> = []
        for line in try String(contentsOfFile: unit, encoding: .utf8).split(separator: "\n")
        where line.hasPrefix(prefix) {
            let words = line.dropFirst(prefix.count)
            let calls = try words.drop { $0 == "~" }.split(separator: " ").map {
                try Self.calls(of: String($0))
            }
            for calls in calls {
                if words.hasPrefix("~") { permitted.subtract(calls) } else { permitted.formUnion(calls) }
            }
        }
        return permitted
    }

    private static func calls(of group: String) throws -> Set<String> {
        guard group.hasPrefix("@") else { return [group] }
        let text = try Command.succeed("systemd-analyze", ["syscall-filter", "--no-pager", group]).text
        var calls: Set<String> = []
        for line in text.split(separator: "\n").dropFirst() {
            let word = line.trimmingCharacters(in: .whitespaces)
            if word.hasPrefix("@") {
                calls.formUnion(try Self.calls(of: word))
            } else if !word.hasPrefix("#"), !word.isEmpty {
                calls.insert(word)
            }
        }
        return calls
    }
}
