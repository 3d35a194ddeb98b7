import Digest
import Foundation
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

/// Whether a release is of our chart, or of another one of the same name and version, is told by its content.
struct ReleaseContentTests {
    private let files = [
        "values.yaml":
            "a: 1\nb: 1.50\nc: [x, yes, 0x10, 1e3]\nd: {e: null, f: ~, g: \"1\"}\nbig: 12345678901\nh: &h {i: 2}\nj: *h\n",
        "values.schema.json": #"{"type": "object"}"#, "README.md": "\u{FEFF}read me\n",
        "templates/NOTES.txt": "hello\n",
        "files/data.bin": "\u{1}\u{2}", "crds/none.txt": "no manifest\n",
    ]

    private func users(_ fixture: ReleaseFixture, _ archive: [UInt8], isFresh: Bool) throws -> [String:
        DeploymentEvidence]
    {
        let digest = "sha256:\(try SHA256Digest.of(archive).hex)"
        return try fixture.users(of: "1.0.0", digest: digest, isFresh: isFresh)
    }

    @Test(arguments: [HelmCommand.helm3, .helm4])
    func `a release with the content of our chart is proof, one with another content is not`(
        _ helm: HelmCommand
    ) throws {
        try ReleaseFixture.with { fixture in
            try fixture.writeChart("1.0.0", files: files)
            try fixture.helm(helm, "package chart")
            let archive = try fixture.file("demo-1.0.0.tgz")
            try #require(try fixture.plugin.upload(archive).error == nil)
            try fixture.helm(helm, "install folder chart")
            try fixture.helm(helm, "install archive demo-1.0.0.tgz --set a=2")
            for (index, name) in ["values.yaml", "README.md", "templates/NOTES.txt", "values.schema.json"]
                .enumerated()
            {
                var other = files
                other[name] = name.hasSuffix("json") ? "{}" : name.hasSuffix("yaml") ? "a: 1\n" : "other\n"
                try fixture.writeChart("1.0.0", files: other)
                try fixture.helm(helm, "install other-\(index) chart")
            }
            let others = (0..<4).map { ("other-\($0)", DeploymentEvidence.nameVersion) }
            let expected = Dictionary(
                uniqueKeysWithValues: others + [("folder", .exact), ("archive", .exact)]
            )
            #expect(try users(fixture, archive, isFresh: true) == expected)
            #expect(try eventually { try users(fixture, archive, isFresh: false) == expected })
            #expect(try fixture.users(of: "1.0.0", isFresh: true).values.allSatisfy { $0 == .nameVersion })
        }
    }

    @Test func `of a chart with others in it the records hold too little for proof`() throws {
        try ReleaseFixture.with { fixture in
            let inner = "apiVersion: v2\nname: inner\nversion: 1.0.0\n"
            try fixture.writeChart("1.0.0", files: ["charts/inner/Chart.yaml": inner])
            try fixture.helm(.helm3, "package chart")
            #expect(ChartArchiveFingerprint.take(try fixture.file("demo-1.0.0.tgz"), limits: .init()) == nil)
        }
    }
}
