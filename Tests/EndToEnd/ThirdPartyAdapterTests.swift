import Foundation
import Testing

/// Adapters that the host has never heard of: the SDK's examples, built as their authors would and loaded as they are.
@Suite struct `Third-party adapters` {
    static let adapters = """
        adapters:
          - name: helm
            config: { repository_url: "file:./charts", repository_name: local }
          - name: catalogue
            library: libcatalogue.so
            config: { provider: Somebody }
          - name: memory
            library: libmemory-catalogue.so
        """

    func gateway() throws -> RunningGateway {
        let directory = try TemporaryDirectory()
        let plugins = directory.file("plugins")
        try Command.succeed("\(Product.root)/plugin-sdk/examples/build.sh", [plugins])
        try FileManager.default.copyItem(
            atPath: "\(Product.plugins)/libo2dms-helm.so",
            toPath: "\(plugins)/libo2dms-helm.so"
        )
        return try RunningGateway(Self.adapters, plugins: plugins, in: directory)
    }

    @Test func `their packages are merged with the others', routed to and shown, by what they declare`()
        throws
    {
        let gateway = try gateway()
        let client = try gateway.client()
        let chart = try BulkCharts.chart("middle", "1.0.0", description: "d", in: gateway.directory)
        #expect(try client.upload("middle", "1.0.0", chart).status == 201)
        #expect(try client.upload("kept", "0.1.0", chart, more: [("adapter", "memory")]).status == 201)

        let list = try client.request("GET", WireClient.packages)
        let names = try list.objects().compactMap { $0["name"] as? String }
        #expect(names.count == 5, "\(names)")
        #expect(names == names.sorted())
        #expect(list.headers["x-total-count"] == "5")

        let paged = try (0..<5).flatMap { offset in
            try client.request("GET", "\(WireClient.packages)?limit=1&offset=\(offset)").objects()
        }
        #expect(
            paged.compactMap { $0["packageId"] as? String }
                == (try list.objects()).compactMap { $0["packageId"] as? String }
        )

        let own = try client.request("GET", "\(WireClient.packages)?adapter=catalogue").objects()
        #expect(own.count == 3)
        #expect(own.allSatisfy { $0["provider"] as? String == "Somebody" })
        let id = try #require(own.first?["packageId"] as? String)
        let deleted = try client.request("DELETE", "\(WireClient.packages)/\(id)")
        #expect(deleted.status == 501, "\(deleted.text)")
        #expect(try client.request("GET", "\(WireClient.packages)/\(id)/artifact").status == 200)

        let shown = try client.request("GET", "/o2dms/v1/adapters").objects()
        #expect(shown.compactMap { $0["name"] as? String } == ["helm", "catalogue", "memory"])
        #expect(try client.request("GET", "\(WireClient.packages)/kept-0.1.0/artifact").body == chart)
        #expect(try client.request("DELETE", "\(WireClient.packages)/kept-0.1.0").status == 204)
    }
}
