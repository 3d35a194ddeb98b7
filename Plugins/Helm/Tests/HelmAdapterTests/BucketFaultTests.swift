import AzureBlobStandIn
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The adapter on a bucket that goes wrong at each stage of an upload; it is Azure's, by a stand-in.
@Suite(.ownThread)
struct BucketFaultTests {
    /// What is asked of the bucket.
    enum Stage: String, CaseIterable, Sendable {
        case archive = "PUT web-1.0.0.tgz"
        case look = "GET index.yaml"
        case index = "PUT index.yaml"
    }

    @Test(arguments: Stage.allCases, AnswerFault.allCases)
    func
        `a fault while a chart is stored is an error, nothing is listed, and the same upload succeeds afterwards`(
            _ stage: Stage,
            _ fault: AnswerFault
        ) throws
    {
        let server = try #require(AzureBlobStandIn())
        let configuration: JSONValue = [
            "repository_url": .string("azblob://\(server.makeContainer())/charts"), "timeout": "1s",
            "refresh": "100ms",
            "azure": [
                "account": .string(AzureBlobStandIn.account), "account_key": .string(AzureBlobStandIn.key),
                "endpoint": .string(server.url),
            ],
        ]
        try withAdapter(configuration) { plugin, host throws in
            plugin.awaitFirstLook()
            let archive = try chart("web", "1.0.0")
            server.answer(stage.rawValue, with: fault.actions(["ETag: \"1\""]))
            let start = ContinuousClock.now
            let error = try #require(try plugin.upload(archive, withinMilliseconds: 4000).error)
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(error.code == fault.code, "\(error.message)")
            server.answer(stage.rawValue, with: [])
            #expect(eventually { plugin.perform(.health)?.record("error") == nil })
            #expect(try plugin.list() == [])
            #expect(try plugin.upload(archive).error == nil)
            #expect(try plugin.list() == ["web 1.0.0"])
            #expect(try plugin.fetch("web", "1.0.0").data == archive)
            let told = error.message + host.log.map { "\($0)" }.joined()
            #expect(!told.contains(AzureBlobStandIn.key) && !told.contains("<html>"))
        }
    }
}
