import Foundation
import Testing

/// Rows of the project's list of bad input about charts that only the whole product can answer.
@Suite struct `Hostile charts` {
    let gateway: RunningGateway

    init() throws {
        gateway = try RunningGateway()
    }

    private func chart(_ name: String, _ version: String, more: String = "none") throws -> [UInt8] {
        try BulkCharts.chart(name, version, description: more, in: gateway.directory)
    }

    @Test func `b_plus: build metadata is found plain and encoded, and a blank does not stand for it`() throws
    {
        let client = try gateway.client()
        let archive = try chart("x", "1.0.0+build.1")
        #expect(try client.upload("x", "1.0.0+build.1", archive).status == 201)
        for (id, status) in [
            ("x-1.0.0+build.1", 200), ("x-1.0.0%2Bbuild.1", 200), ("x-1.0.0%20build.1", 404),
        ] {
            #expect(try client.request("GET", "\(WireClient.packages)/\(id)").status == status, "\(id)")
        }
    }

    @Test func `b_collide: an identifier that another package has is refused, and that one stays as it is`()
        throws
    {
        let client = try gateway.client()
        let first = try chart("foo", "1.0.0-2.0.0")
        #expect(try client.upload("foo", "1.0.0-2.0.0", first).status == 201)
        #expect(try client.upload("foo-1.0.0", "2.0.0", try chart("foo-1.0.0", "2.0.0")).status == 409)
        #expect(try client.request("GET", "\(WireClient.packages)/foo-1.0.0-2.0.0/artifact").body == first)
    }

    @Test func `b_depurl: the address of a dependency is refused and never asked`() throws {
        try gateway.directory.write("nothing", to: "served/index.yaml")
        let web = try NginxServer(serving: gateway.directory.file("served"))
        let client = try gateway.client()
        let dependencies =
            "none\\ndependencies:\\n- {name: y, version: 1.x.x, repository: \"http://127.0.0.1:\(web.port)\"}"
        let answer = try client.upload("x", "1.0.0", try chart("x", "1.0.0", more: dependencies))
        #expect(answer.status == 400)
        #expect(answer.text.contains("chart.dependency"), "\(answer.text)")
        #expect(try client.request("GET", WireClient.packages).text == "[]")
        #expect(try web.requests().isEmpty)
    }

    @Test func `g_twice: what was deleted cannot be deleted again`() throws {
        let client = try gateway.client()
        #expect(try client.upload("x", "1.0.0", try chart("x", "1.0.0")).status == 201)
        #expect(try client.request("DELETE", "\(WireClient.packages)/x-1.0.0").status == 204)
        #expect(try client.request("DELETE", "\(WireClient.packages)/x-1.0.0").status == 404)
    }

    @Test func `c_50: an index of 50 MiB with 100,000 versions is served within 10 seconds in 256 MiB`()
        throws
    {
        let directory = try TemporaryDirectory()
        try Command.succeed(
            "bash",
            [
                "-ec",
                """
                mkdir charts; { printf 'apiVersion: v1\\nentries:\\n'
                pad=$(head -c 280 /dev/zero | tr '\\0' d); digest=$(head -c 64 /dev/zero | tr '\\0' a)
                awk -v pad="$pad" -v digest="$digest" 'BEGIN { for (n = 0; n < 1000; n++) {
                  printf "  app-%03d:\\n", n
                  for (v = 0; v < 100; v++) printf "  - apiVersion: v2\\n    created: \\"2026-01-14T10:00:00Z\\"\\n" \\
                    "    description: %s\\n    digest: %s\\n    name: app-%03d\\n    urls:\\n    - app-%03d-1.%d.0.tgz\\n" \\
                    "    version: 1.%d.0\\n", pad, digest, n, n, v, v } }'
                } > charts/index.yaml
                """,
            ],
            in: directory.path
        )
        let large = try RunningGateway(in: directory)
        let page = try large.client().request("GET", "\(WireClient.packages)?limit=1")
        #expect(page.headers["x-total-count"] == "100000")
        // Its own time, whatever else the machine has to do.
        #expect(try large.processorSeconds() < 10)
        #expect(try large.residentBytes() < 256 << 20)
    }
}
