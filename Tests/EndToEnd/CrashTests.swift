import Foundation
import Synchronization
import Testing
import ThreadsTesting

/// kill -9 while uploads run.
@Suite(.ownThread)
struct `A killed gateway` {
    @Test func `keeps every acknowledged chart and shows no other`() throws {
        let directory = try TemporaryDirectory()
        let charts = try BulkCharts.make("crash", count: 200, in: directory)
        let next = Atomic(0)
        let acknowledged = Mutex<Set<String>>([])
        var attempts = 0
        while next.load(ordering: .relaxed) < charts.count {
            attempts += 1
            let gateway = try RunningGateway(in: directory)
            try check(gateway, acknowledged.withLock { $0 }, charts)
            // Killed after a random number of acknowledgements of this life, so at any step of the uploads that run beside it.
            let lifetime = Int.random(in: 1...20)
            let answered = Atomic(0)
            inParallel(4) { _ in
                guard let client = try? gateway.client() else { return }
                while answered.load(ordering: .relaxed) < lifetime {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < charts.count else { return }
                    guard let answer = try? client.upload("crash", charts[index].version, charts[index].bytes)
                    else { return }
                    #expect(answer.status == 201, "\(answer.text)")
                    acknowledged.withLock { _ = $0.insert(charts[index].version) }
                    if answered.wrappingAdd(1, ordering: .relaxed).newValue == lifetime {
                        gateway.stop(SIGKILL)
                    }
                }
            }
            gateway.stop(SIGKILL)
            try indexParses(directory)
        }
        #expect(attempts > 5)
        try check(try RunningGateway(in: directory), acknowledged.withLock { $0 }, charts)
    }

    private func check(_ gateway: RunningGateway, _ acknowledged: Set<String>, _ charts: [BulkCharts.Chart])
        throws
    {
        let client = try gateway.client()
        let answer = try client.request("GET", WireClient.packages)
        try #require(answer.status == 200, "\(answer.text)")
        let listed = try answer.objects()
        let versions = Set(listed.compactMap { $0["artifactVersion"] as? String })
        #expect(acknowledged.isSubset(of: versions), "lost: \(acknowledged.subtracting(versions))")
        // An upload whose answer was cut off by the kill may be there or not, but what is there is whole.
        let known = Dictionary(uniqueKeysWithValues: charts.map { ($0.version, $0.bytes) })
        for version in versions {
            let artifact = try client.request("GET", "\(WireClient.packages)/crash-\(version)/artifact")
            #expect(artifact.status == 200 && artifact.body == known[version], "\(version)")
        }
    }

    private func indexParses(_ directory: TemporaryDirectory) throws {
        let charts = directory.file("charts")
        guard FileManager.default.fileExists(atPath: "\(charts)/index.yaml") else { return }
        let copy = try TemporaryDirectory()
        try FileManager.default.copyItem(atPath: "\(charts)/index.yaml", toPath: copy.file("before.yaml"))
        try FileManager.default.createDirectory(atPath: copy.file("empty"), withIntermediateDirectories: true)
        // helm refuses to merge with an index that it cannot parse
        try HelmCLI.newest.run(["repo", "index", "empty", "--merge", "before.yaml"], in: copy)
    }
}
