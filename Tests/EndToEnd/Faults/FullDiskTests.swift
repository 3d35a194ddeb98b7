import Foundation
import Testing
import ThreadsTesting

/// No room on the disk of one of the three things that the gateway writes, on a real small file system.
@Suite(.ownThread)
struct `A full disk` {
    enum Place: String, CaseIterable {
        case spool, state, repository
    }

    /// A chart that takes some room.
    private func chart(_ version: String, in directory: TemporaryDirectory) throws -> [UInt8] {
        let script = """
            mkdir big && cd big && printf 'apiVersion: v2\\nname: big\\nversion: \(version)\\n' > Chart.yaml
            touch values.yaml && mkdir templates && head -c 90000 /dev/urandom | base64 > templates/notes.txt; cd .. && tar cz big; rm -r big
            """
        return Array(try Command.succeed("bash", ["-ec", script], in: directory.path).output)
    }

    private func start(_ place: Place, _ disk: SmallDisk, in directory: TemporaryDirectory) throws
        -> RunningGateway
    {
        let repository = place == .repository ? "\(disk.path)/charts" : "./charts"
        let state =
            switch place {
            case .spool: "spool: \"\(disk.path)/spool\""
            case .state: "url: \"sqlite:\(disk.path)/state.db\""
            case .repository: ""
            }
        return try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repository_url: "file:\(repository)", repository_name: local }
            """,
            more: "limits: { spool_free_space: 0B }",
            state: state,
            in: directory
        )
    }

    @Test(.enabled(if: SmallDisk.canMount, "mounting a file system takes root"), arguments: Place.allCases)
    func `refuses uploads, leaves nothing behind, answers reads, and takes uploads again once there is room`(
        _ place: Place
    ) throws {
        let disk = try SmallDisk()
        let directory = try TemporaryDirectory()
        let charts = try (0..<2).map { try chart("1.\($0).0", in: directory) }
        let gateway = try start(place, disk, in: directory)
        var client: WireClient { get throws { try gateway.client() } }
        try client.awaitReady()
        #expect(try client.upload("big", "1.0.0", charts[0]).status == 201)
        let before = files(gateway, disk)
        for left in [0, 4, 16, 64] {
            try disk.fill(leavingKiB: left)
            let answer = try client.upload("big", "1.1.0", charts[1])
            if answer.status == 201 {
                // What little room there is may be enough for the state.
                #expect(place == .state && left > 0, "\(place), \(left) KiB")
                try disk.clear()
                try settle(204) { try client.request("DELETE", "\(WireClient.packages)/big-1.1.0") }
                continue
            }
            #expect([500, 503, 507].contains(answer.status), "\(place), \(left) KiB: \(answer.text)")
            #expect(!answer.text.contains(directory.path) && !answer.text.contains(disk.path))
            try client.awaitPackages(["big-1.0.0"])
            let artifact = try client.request("GET", "\(WireClient.packages)/big-1.0.0/artifact")
            #expect(artifact.body == charts[0])
            #expect(try client.request("GET", "/healthz").status == 200)
            try disk.clear()
            #expect(files(gateway, disk) == before, "\(place), \(left) KiB")
        }
        try settle(201) { try client.upload("big", "1.1.0", charts[1]) }
        #expect(try client.request("GET", "/readyz").status == 200)
        #expect(gateway.stop() == 0)
        let again = try start(place, disk, in: directory)
        let next = try again.client()
        try next.awaitReady()
        try next.awaitPackages(["big-1.1.0", "big-1.0.0"])
        #expect(try next.request("GET", "\(WireClient.packages)/big-1.1.0/artifact").body == charts[1])
    }

    /// Asks until it is not refused for now: that there is room again is noticed within `state.refresh`.
    private func settle(_ status: Int, _ ask: () throws -> WireResponse) throws {
        let deadline = ContinuousClock.now + .seconds(10)
        var answer = try ask()
        while answer.status == 503, ContinuousClock.now < deadline { answer = try ask() }
        #expect(answer.status == status, "\(answer.text)")
    }

    /// What lies in spool and repository, to see what an upload left.
    private func files(_ gateway: RunningGateway, _ disk: SmallDisk) -> [String] {
        let places = [gateway.directory.path, "\(gateway.directory.path)/var", disk.path]
        return places.flatMap { ["\($0)/charts", "\($0)/spool"] }.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.sorted().map { "\(folder)/\($0)" }
        }
    }
}
