import Foundation
import Testing

/// Charts signed by the real helm, verified by it again after their way through the gateway.
@Suite struct `A signed chart` {
    /// Saves archive and provenance file under the names that the answers propose.
    private func download(_ gateway: RunningGateway, to directory: TemporaryDirectory) throws -> [String] {
        let client = try gateway.client()
        return try ["artifact", "provenance"].map { part in
            let answer = try client.request("GET", "\(WireClient.packages)/app-1.0.0%2Bb/\(part)")
            #expect(answer.status == 200, "\(answer.text)")
            let name = try #require(answer.headers["content-disposition"]?.split(separator: "\"").last)
            try Data(answer.body).write(to: URL(fileURLWithPath: directory.file(String(name))))
            return String(name)
        }
    }

    @Test func `is verified by helm as it was downloaded, from a directory and from a web server`() throws {
        let gateway = try RunningGateway()
        let (archive, provenance) = try SignedChart.make(in: gateway.directory)
        let client = try gateway.client()
        #expect(try client.upload("app", "1.0.0+b", archive, more: [("prov", provenance)]).status == 201)
        let shown = try client.request("GET", "\(WireClient.packages)/app-1.0.0%2Bb").object()
        #expect((shown["extensions"] as? [String: Any])?["signed"] as? Bool == true)

        let web = try NginxServer(serving: gateway.directory.file("charts"))
        let reader = try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repository_url: "http://127.0.0.1:\(web.port)", repository_name: web }
            """
        )
        try reader.client().awaitPackages(["app-1.0.0+b"])
        let keys = gateway.directory.file("pub.gpg")
        for gateway in [gateway, reader] {
            let downloads = try TemporaryDirectory()
            #expect(try download(gateway, to: downloads) == ["app-1.0.0+b.tgz", "app-1.0.0+b.tgz.prov"])
            try FileManager.default.copyItem(atPath: keys, toPath: downloads.file("pub.gpg"))
            for helm in HelmCLI.all {
                let verified = try helm.run(
                    ["verify", "app-1.0.0+b.tgz", "--keyring", "pub.gpg"],
                    in: downloads
                )
                #expect(
                    (verified.text + verified.errors).contains("Signed by: Test"),
                    "\(verified.text)\(verified.errors)"
                )
            }
        }
    }
}
