import Foundation
import Testing
import ThreadsTesting

/// Memory does not grow with what passes through.
@Suite(.serialized, .ownThread) struct `Memory` {
    @Test func `an idle gateway with an empty repository stays under 60 MiB`() throws {
        let gateway = try RunningGateway()
        #expect(try gateway.client().request("GET", WireClient.packages).text == "[]")
        #expect(try gateway.residentBytes() < 60 << 20)
    }

    @Test func `upload and download of a 1 GiB archive move resident memory by less than 16 MiB`() throws {
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                timeout: 300s
                config:
                  repository_url: file:./charts
                  repository_name: local
                  limits: { chart_unpacked_size: 2GiB, chart_file_size: 2GiB }
            """,
            more: "limits: { package_size: 2GiB }"
        )
        // One file of random bytes, so that the archive is as large as what is in it.
        try Command.succeed(
            "bash",
            [
                "-ec",
                """
                mkdir -p big/templates; echo 'a: 1' > big/values.yaml; echo 'a: 1' > big/templates/a.yaml
                printf 'apiVersion: v2\\nname: big\\nversion: 1.0.0\\n' > big/Chart.yaml
                head -c 1073741824 /dev/urandom > big/blob; tar c big | gzip -1 > big.tgz; rm -r big
                """,
            ],
            in: gateway.directory.path
        )
        _ = try gateway.client().request("GET", WireClient.packages)
        let before = try gateway.residentBytes()
        let uploaded = try Command.succeed(
            "curl",
            [
                "-sS", "-o", "answer", "-w", "%{http_code}", "-F", "name=big", "-F", "artifactVersion=1.0.0",
                "-F",
                "chart=@big.tgz", gateway.packages,
            ],
            in: gateway.directory.path
        )
        let answer = try String(contentsOfFile: gateway.directory.file("answer"), encoding: .utf8)
        #expect(uploaded.text == "201", "\(answer)")
        let afterUpload = try gateway.residentBytes()
        #expect(afterUpload - before < 16 << 20, "\(before) → \(afterUpload)")
        try Command.succeed(
            "bash",
            ["-ec", "curl -sS \(gateway.packages)/big-1.0.0/artifact | cmp - big.tgz"],
            in: gateway.directory.path
        )
        let afterDownload = try gateway.residentBytes()
        #expect(afterDownload - before < 16 << 20, "\(before) → \(afterDownload)")
    }

    @Test func `descriptors and memory return to where they were after a thousand requests of every kind`()
        throws
    {
        let gateway = try RunningGateway()
        let charts = try BulkCharts.make("cycle", count: 20, in: gateway.directory)
        func cycle() throws {
            let client = try gateway.client()
            for chart in charts {
                #expect(try client.upload("cycle", chart.version, chart.bytes).status == 201)
                #expect(
                    try client.request("GET", "\(WireClient.packages)/cycle-\(chart.version)/artifact").status
                        == 200
                )
                #expect(try client.request("GET", "\(WireClient.packages)?limit=5").status == 200)
                #expect(try client.request("GET", "\(WireClient.packages)/none-1.0.0").status == 404)
                #expect(
                    try client.request("DELETE", "\(WireClient.packages)/cycle-\(chart.version)").status
                        == 204
                )
            }
        }
        try cycle()
        let descriptors = try gateway.openDescriptors()
        let memory = try gateway.residentBytes()
        for _ in 0..<10 { try cycle() }
        // The gateway sees the end of the last connection a moment after the client has closed it.
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while try gateway.openDescriptors() > descriptors, ContinuousClock.now < deadline {}
        #expect(try gateway.openDescriptors() <= descriptors)
        #expect(try gateway.residentBytes() - memory < 8 << 20)
        let spool = try? FileManager.default.subpathsOfDirectory(atPath: gateway.directory.file("var"))
        #expect(spool?.allSatisfy { !$0.contains("upload") } ?? true, "\(spool ?? [])")
    }
}
