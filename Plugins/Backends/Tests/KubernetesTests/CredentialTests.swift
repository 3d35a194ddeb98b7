import Foundation
import HTTPClient
import HTTPStandIn
import Kubernetes
import Synchronization
import Testing
import Threads

struct CredentialTests {
    /// Lets in whoever has the good token.
    private static func guarded(_ good: String) -> StandInServer.Responder {
        { $0.headers["authorization"] == "Bearer \(good)" ? [.list("")] : [.status(401, "Unauthorized")] }
    }

    private func plugin(_ folder: Folder, _ script: String) throws -> ExecPlugin {
        try folder.write("plugin", "echo run >> \(folder.path)/runs\n\(script)\n")
        return ExecPlugin(command: "sh", arguments: [folder.path + "/plugin"])
    }

    private func answer(_ status: String, version: String = "v1") -> String {
        "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/\(version)\",\"status\":{\(status)}}'"
    }

    private func runs(_ folder: Folder) -> Int { folder.read("runs").split(separator: "\n").count }

    @Test func `a plugin is asked once for as long as its answer is good`() throws {
        let folder = try Folder()
        let exec = try plugin(
            folder,
            answer("\"token\":\"good\",\"expirationTimestamp\":\"2200-01-01T00:00:00Z\"")
        )
        try StandInCluster.run(Self.guarded("good")) { cluster in
            let client = try cluster.client(.exec(exec))
            for _ in 0..<3 { _ = try cluster.list(client) }
            #expect(runs(folder) == 1)
        }
    }

    @Test func `a plugin is asked again when its answer has expired or is refused`() throws {
        let folder = try Folder()
        let expired = try plugin(
            folder,
            answer("\"token\":\"good\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"")
        )
        try StandInCluster.run(Self.guarded("good")) { cluster in
            let client = try cluster.client(.exec(expired))
            for _ in 0..<3 { _ = try cluster.list(client) }
            #expect(runs(folder) == 3)
        }
        let second = try Folder()
        let counting = try plugin(second, "n=$(wc -l < \(second.path)/runs)\n" + answer("\"token\":\"'$n'\""))
        try StandInCluster.run(Self.guarded("2")) { cluster in
            let client = try cluster.client(.exec(counting))
            for _ in 0..<3 { _ = try cluster.list(client) }
            #expect(runs(second) == 2)
        }
    }

    @Test func `many requests wait for one run of a plugin, and no longer than they have time`() throws {
        let folder = try Folder()
        let (isRunning, goOn) = (try folder.makePipe("running"), try folder.makePipe("on"))
        let script = "echo > \(isRunning)\nread line < \(goOn)\n" + answer("\"token\":\"good\"")
        let exec = try plugin(folder, script)
        try StandInCluster.run(Self.guarded("good")) { cluster in
            let client = try cluster.client(.exec(exec))
            let good = Mutex(0)
            let threads = (0..<8).compactMap { _ in
                JoinableThread { if (try? cluster.list(client)) != nil { good.withLock { $0 += 1 } } }
            }
            try folder.awaitByte(isRunning)
            let terms = HTTPTerms(deadline: .now.advanced(by: .milliseconds(50)))
            let late = try fault { try client.list(.init(), of: Cluster.widgets, as: Widget.self, terms) }
            #expect(late.kind == .deadline)
            try folder.openForWriting(goOn)
            for thread in threads { thread.join() }
            #expect(good.withLock { $0 } == 8 && runs(folder) == 1)
        }
    }

    @Test func `what the API server refuses for good is not asked for for ever`() throws {
        let folder = try Folder()
        let exec = try plugin(folder, answer("\"token\":\"bad\""))
        try StandInCluster.run(Self.guarded("good")) { cluster in
            let fault = try fault { try cluster.list(try cluster.client(.exec(exec))) }
            #expect(fault.kind == .unauthorized)
            #expect(runs(folder) == 2 && cluster.server.requests.count == 2)
        }
    }

    @Test func `a plugin knows its protocol, its variables and the cluster`() throws {
        let folder = try Folder()
        var exec = try plugin(
            folder,
            "printf '%s' \"$KUBERNETES_EXEC_INFO$EXTRA\" > \(folder.path)/told\n"
                + answer("\"token\":\"good\"")
        )
        exec.environment = ["EXTRA": "!"]
        exec.wantsCluster = true
        try StandInCluster.run(Self.guarded("good")) { cluster in
            _ = try cluster.list(try cluster.client(.exec(exec)))
            let expected =
                #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":""#
                + cluster.server.url + "/\"}}}!"
            #expect(folder.read("told") == expected)
        }
    }

    @Test(arguments: [
        ("exit 1", "fails"), ("echo nonsense", "ExecCredential"), ("yes", "mebibyte"),
        ("exec sleep 600", "in time"),
        ("sleep 600 &", "in time"), ("kill -9 $$", "fails"),
    ])
    func `a plugin that does not do its work is named, and nothing of it stays`(
        _ script: String,
        _ words: String
    ) throws {
        let folder = try Folder()
        var exec = try plugin(folder, script)
        exec.timeout = .milliseconds(300)
        if words == "mebibyte" { exec.timeout = .seconds(20) }
        try StandInCluster.run(Self.guarded("good")) { cluster in
            let fault = try fault { try cluster.list(try cluster.client(.exec(exec))) }
            #expect(fault.kind == .configuration)
            #expect(fault.message.contains(words) && !fault.message.contains("/tmp"))
            #expect(cluster.server.requests.isEmpty && runs(folder) == 1)
        }
    }

    @Test func `a plugin of another version, without credentials, or that is not there, is named`() throws {
        let folder = try Folder()
        try StandInCluster.run(Self.guarded("good")) { cluster in
            for script in [
                answer("\"token\":\"good\"", version: "v1beta1"), answer("\"token\":\"\""),
                answer("\"clientKeyData\":\"k\""),
            ] {
                let exec = try plugin(folder, script)
                #expect(
                    try fault { try cluster.list(try cluster.client(.exec(exec))) }.kind == .configuration
                )
            }
            let missing = ExecPlugin(command: folder.path + "/none")
            #expect(
                try fault { try cluster.list(try cluster.client(.exec(missing))) }.message.contains(
                    "cannot be started"
                )
            )
        }
    }

    @Test func `a token in a file that was replaced meanwhile is read again before giving up`() throws {
        let folder = try Folder()
        try folder.write("token", "old")
        let responder: StandInServer.Responder = { request in
            guard request.headers["authorization"] == "Bearer new" else {
                try? folder.write("token", "new")
                return [.status(401, "Unauthorized")]
            }
            return [.list("")]
        }
        try StandInCluster.run(responder) { cluster in
            _ = try cluster.list(try cluster.client(.tokenFile(folder.path + "/token")))
            #expect(cluster.server.requests.count == 2)
        }
    }

    @Test(arguments: ["", "\n", "two tokens"])
    func `a file without a token is named without its path`(_ content: String) throws {
        let folder = try Folder()
        try folder.write("token", content)
        try StandInCluster.run(Self.guarded("good")) { cluster in
            let fault = try fault { try cluster.list(try cluster.client(.tokenFile(folder.path + "/token"))) }
            #expect(fault.kind == .configuration && !fault.message.contains(folder.path))
        }
    }

    @Test func `a redirect is no answer, and nobody else sees the token`() throws {
        try StandInCluster.run({ _ in [.list("")] }) { stranger in
            let target = stranger.server.url
            try StandInCluster.run({ _ in [.answer(302, ["Location: \(target)/"])] }) { cluster in
                let fault = try fault { try cluster.list(try cluster.client()) }
                #expect(fault.kind == .malformed)
            }
            #expect(stranger.server.requests.isEmpty)
        }
    }
}
