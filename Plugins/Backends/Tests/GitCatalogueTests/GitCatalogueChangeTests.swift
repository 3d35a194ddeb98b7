import CO2DMSPlugin
import Digest
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

/// What uploads, downloads and deletions of a catalogue hold to.
struct GitCatalogueChangeTests {
    @Test func `an upload is answered with the package as it is listed`() throws {
        let fixture = try GitCatalogueFixture()
        let record = try fixture.upload("web", "1.0.0") {
            $0.parametersJSON = Array(#"{"description": "a web server", "provider": "ACME"}"#.utf8)
        }
        let package = try #require(record.packages.first)
        #expect(package.description == "a web server")
        #expect(package.provider == "ACME")
        #expect(package.artifactType == "application/vnd.o2dms.manifests.v1.tar")
        let extensions = try fixture.extensions(of: record)
        #expect(extensions["kinds"] == ["Deployment"])
        #expect(extensions["images"] == ["nginx:1.25"])
        #expect(extensions["commit"]?.string?.count == 40)
        #expect(extensions["author"] == "O2-DMS gateway")
        #expect(try fixture.get("web-1.0.0").packages == record.packages)
    }

    @Test func `the checksum is that of the archive that is handed out`() throws {
        let fixture = try GitCatalogueFixture()
        let package = try #require(try fixture.upload("web", "1.0.0").packages.first)
        let fetched = try fixture.perform(.packageFetch, "web", "1.0.0")
        #expect("sha256:" + (try SHA256Digest.of(fetched.data)).hex == package.checksum)
        #expect(UInt64(fetched.data.count) == package.sizeBytes)
        #expect(fetched.packages.map(\.name) == ["web"])
    }

    @Test func `a version is never overwritten, and the answer says whether it was the same`() throws {
        let fixture = try GitCatalogueFixture()
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        let same = try #require(try fixture.upload("web", "1.0.0").error)
        #expect(same.code == .alreadyExists)
        #expect(try JSONValue(parsing: #require(same.detailsJSON))["sameContent"] == true)
        let other = try GitCatalogueFixture.archive([
            ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n")
        ])
        let details = try #require(try fixture.upload("web", "1.0.0", other).error?.detailsJSON)
        #expect(try JSONValue(parsing: details)["sameContent"] == false)
    }

    @Test func `a dry run reports and changes nothing`() throws {
        let fixture = try GitCatalogueFixture()
        let record = try fixture.upload("web", "1.0.0") { $0.flags = O2DMS_REQ_DRY_RUN }
        #expect(record.error == nil)
        #expect(record.details?["kinds"] == ["Deployment"])
        #expect(record.details?["violations"] == [])
        #expect(try fixture.list() == [])
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        #expect(
            try fixture.perform(.packageDelete, "web", "1.0.0") { $0.flags = O2DMS_REQ_DRY_RUN }.error == nil
        )
        #expect(try fixture.list() == ["web 1.0.0"])
    }

    @Test func `every broken rule is named with its file`() throws {
        let fixture = try GitCatalogueFixture()
        let archive = try GitCatalogueFixture.archive([
            ("a.yaml", "kind: ConfigMap\n"), ("b.yaml", "apiVersion: v1\nmetadata: { name: x }\n"),
        ])
        let error = try #require(try fixture.upload("web", "1.0.0", archive).error)
        #expect(error.code == .invalid)
        let violations = try JSONValue(parsing: #require(error.detailsJSON))["violations"]?.elements ?? []
        #expect(Set(violations.compactMap { $0["path"]?.string }) == ["a.yaml", "b.yaml"])
        #expect(
            violations.allSatisfy { $0["rule"] != nil && $0["severity"] == "error" && $0["message"] != nil }
        )
    }

    @Test func `what is wrong with an upload's terms is said before anything is read`() throws {
        let fixture = try GitCatalogueFixture()
        #expect(try fixture.upload("web", "one").error?.code == .invalid)
        #expect(try fixture.upload("../web", "1.0.0").error?.code == .invalid)
        #expect(try fixture.upload("web", "1.0.0") { $0.name = nil }.error?.code == .invalid)
        #expect(try fixture.upload("web", "1.0.0") { $0.repository = "other" }.error?.code == .notFound)
        let signed = try fixture.upload("web", "1.0.0") {
            $0.parametersJSON = Array(#"{"provenance": "-----BEGIN"}"#.utf8)
        }
        #expect(signed.error?.code == .unsupported)
        let long = String(repeating: "x", count: 4097)
        let described = try fixture.upload("web", "1.0.0") {
            $0.parametersJSON = Array(#"{"description": "\#(long)"}"#.utf8)
        }
        #expect(described.error?.code == .invalid)
        #expect(try fixture.list() == [])
    }

    @Test func `an upload that breaks off is no fault of the package`() throws {
        let fixture = try GitCatalogueFixture()
        var request = StandInRequest()
        (request.name, request.version) = ("web", "1.0.0")
        var conditions = CallConditions()
        conditions.body = nil
        #expect(fixture.plugin.perform(.packageUpload, request, conditions)?.error?.code == .internal)
        #expect(try fixture.list() == [])
    }

    @Test func `a chart is taken apart and listed as a chart`() throws {
        let fixture = try GitCatalogueFixture()
        let archive = try GitCatalogueFixture.archive([
            (
                "web/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: \"9\"\ndescription: d\n"
            ),
            ("web/templates/a.yaml", "{{ .Values.x }}"),
        ])
        let record = try fixture.upload("web", "1.0.0", archive)
        #expect(record.packages.first?.artifactType == "application/vnd.o2dms.chart.v1.tar")
        #expect(try fixture.extensions(of: record)["appVersion"] == "9")
        #expect(try fixture.upload("web", "1.0.1", archive).error?.code == .invalid)
    }

    @Test func `what is not there can be neither fetched nor deleted`() throws {
        let fixture = try GitCatalogueFixture()
        #expect(try fixture.perform(.packageFetch, "web", "1.0.0").error?.code == .notFound)
        #expect(try fixture.perform(.packageDelete, "web", "1.0.0").error?.code == .notFound)
        #expect(
            try fixture.perform(.packageDelete, "web", "1.0.0") { $0.repository = "x" }.error?.code
                == .notFound
        )
    }
}
