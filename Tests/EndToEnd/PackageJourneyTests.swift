import Foundation
import Testing

/// The spec's four operations on a real chart, through the real binary.
@Suite struct `A package's journey` {
    let gateway: RunningGateway
    let chart: [UInt8]

    init() throws {
        gateway = try RunningGateway()
        chart = try HelmCLI.newest.chart("my-app", "1.0.0", in: gateway.directory)
    }

    @Test func `an upload answers 201 with the package, which is then listed, got and fetched byte for byte`()
        throws
    {
        let client = try gateway.client()
        let created = try client.upload("my-app", "1.0.0", chart)
        #expect(created.status == 201, "\(created.text)")
        #expect(created.headers["location"] == "/o2dms/v1/nfDeploymentDescriptors/my-app-1.0.0")
        let package = try created.object()
        #expect(package["packageId"] as? String == "my-app-1.0.0")
        #expect(package["artifactName"] as? String == "my-app")
        #expect(package["artifactVersion"] as? String == "1.0.0")

        let list = try client.request("GET", WireClient.packages)
        #expect(list.status == 200)
        #expect(list.headers["x-total-count"] == "1")
        let listed = try #require(try list.objects().first)
        #expect(listed["packageId"] as? String == "my-app-1.0.0")
        #expect(listed["extensions"] == nil)
        #expect(listed["checksum"] as? String == package["checksum"] as? String)

        let got = try client.request("GET", "\(WireClient.packages)/my-app-1.0.0")
        #expect(got.status == 200)
        let extensions = try #require(try got.object()["extensions"] as? [String: Any])
        #expect(extensions["adapter"] as? String == "helm")
        #expect(extensions["repository"] as? String == "local")
        #expect(extensions["status"] as? String == "available")
        #expect(extensions["chartVersion"] as? String == "1.0.0")
        #expect(extensions["appVersion"] as? String == "1.16.0")

        let artifact = try client.request("GET", "\(WireClient.packages)/my-app-1.0.0/artifact")
        #expect(artifact.status == 200)
        #expect(artifact.body == chart)
        #expect(artifact.headers["content-length"] == "\(chart.count)")
        let part = try client.request(
            "GET",
            "\(WireClient.packages)/my-app-1.0.0/artifact",
            headers: [("Range", "bytes=-7")]
        )
        #expect(part.status == 206 && part.body == chart.suffix(7))
        #expect(part.headers["content-range"] == "bytes \(chart.count - 7)-\(chart.count - 1)/\(chart.count)")
    }

    @Test func `a version is never overwritten`() throws {
        let client = try gateway.client()
        #expect(try client.upload("my-app", "1.0.0", chart).status == 201)
        let again = try client.upload("my-app", "1.0.0", chart)
        #expect(again.status == 409)
        let error = try again.object()
        #expect(error["error"] as? String == "PackageExists")
        #expect(error["code"] as? Int == 409)
        #expect((error["details"] as? [String: Any])?["sameContent"] as? Bool == true)
        #expect(try client.request("GET", "\(WireClient.packages)/my-app-1.0.0/artifact").body == chart)
    }

    @Test func `a deleted package is gone from every answer and from the repository`() throws {
        let client = try gateway.client()
        #expect(try client.upload("my-app", "1.0.0", chart).status == 201)
        let deleted = try client.request("DELETE", "\(WireClient.packages)/my-app-1.0.0")
        #expect(deleted.status == 204)
        #expect(deleted.body.isEmpty)
        #expect(try client.request("GET", WireClient.packages).text == "[]")
        let missing = try client.request("GET", "\(WireClient.packages)/my-app-1.0.0")
        #expect(missing.status == 404)
        #expect(try missing.object()["error"] as? String == "PackageNotFound")
        #expect(try client.request("DELETE", "\(WireClient.packages)/my-app-1.0.0").status == 404)
        let files = try FileManager.default.contentsOfDirectory(atPath: gateway.directory.file("charts"))
        #expect(!files.contains { $0.hasSuffix(".tgz") }, "\(files)")
        #expect(try client.upload("my-app", "1.0.0", chart).status == 201)
    }

    @Test func `a form that disagrees with the chart is refused and nothing is stored`() throws {
        let client = try gateway.client()
        let refused = try client.upload("my-app", "2.0.0", chart)
        #expect(refused.status == 400)
        #expect(refused.text.contains("2.0.0") && refused.text.contains("1.0.0"))
        #expect(try client.request("GET", WireClient.packages).text == "[]")
    }

    @Test func `what happened stands in the metrics and the log`() throws {
        let client = try gateway.client()
        #expect(try client.upload("my-app", "1.0.0", chart).status == 201)
        #expect(try client.upload("my-app", "1.0.0", chart).status == 409)
        #expect(try client.request("GET", WireClient.packages).status == 200)
        #expect(try client.request("DELETE", "\(WireClient.packages)/my-app-1.0.0").status == 204)
        let metrics = try client.request("GET", "/metrics").text
        for line in [
            #"o2dms_package_uploads_total{adapter="helm",status="success"} 1"#,
            #"o2dms_package_uploads_total{adapter="helm",status="failed"} 1"#,
            #"o2dms_package_deletions_total{adapter="helm",status="success"} 1"#,
        ] {
            #expect(metrics.contains(line), "\(line) in\n\(metrics)")
        }
        #expect(metrics.contains(#"o2dms_package_list_duration_seconds_count{adapter="helm"}"#))
        gateway.stop()
        let lines = gateway.log.compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
        #expect(lines.count == gateway.log.count, "every line is JSON: \(gateway.log)")
        let upload = try #require(lines.first { $0["msg"] as? String == "package uploaded" })
        #expect(upload["level"] as? String == "info")
        #expect(upload["adapter"] as? String == "helm")
        #expect(upload["packageId"] as? String == "my-app-1.0.0")
        #expect((upload["checksum"] as? String)?.hasPrefix("sha256:") == true)
        for field in ["size", "repository", "duration"] { #expect(upload[field] is String, "\(field)") }
        #expect(lines.contains { $0["msg"] as? String == "package deleted" })
    }
}
