// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ThreadsTesting

@testable import AdapterHost

/// A plugin that was built once works in every later gateway of the major version: here with the header of 1.0.
@Suite(.ownThread)
struct FirstABITests {
    private static let header = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Plugins/o2dms_plugin-1.0.h").path

    @Test func `deployments of a plugin of ABI 1.0 are read to the end that they had then`() throws {
        try withPlugin("first") { adapter in
            var request = OperationRequest(operation: .deploymentList)
            request.name = "nginx"
            request.packageURI = "oci://registry/nginx:1.0.0"
            request.flags = .fresh
            let record = perform(request, adapter)
            #expect(record.deployments == ["default/web deployed"] && record.completions == [nil])
        }
    }

    @Test(arguments: ["first", "../../../plugin-sdk/examples/c/catalogue"])
    func `a plugin of ABI 1.0 loads and lists packages`(source: String) throws {
        try withPlugin(source) { adapter in
            #expect(adapter.descriptor.abiMinor == 0)
            let record = perform(OperationRequest(operation: .packageList), adapter)
            #expect(record.completions == [nil])
            #expect(source != "first" || record.packages == ["nginx-1.0.0"])
        }
    }

    private func withPlugin(_ source: String, _ body: (Adapter) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let plugin = PluginSource(name: source, options: ["-include", Self.header])
            let path = try plugin.compile(into: directory, as: "old.so")
            try withAdapters([AdapterSpecification(name: "old", libraryPath: path)]) { loaded in
                try body(loaded.adapter())
            }
        }
    }

    private func perform(_ request: OperationRequest, _ adapter: Adapter) -> RecordingSink.Record {
        let sink = RecordingSink()
        adapter.perform(request, sink: sink, inline: false)
        return sink.finished()
    }
}
