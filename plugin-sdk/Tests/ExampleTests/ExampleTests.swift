// SPDX-License-Identifier: Apache-2.0

import CO2DMSPlugin
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

struct ExampleTests {
    @Test(arguments: ["libcatalogue.so", "libmemory-catalogue.so"])
    func `an example exports the entry and nothing else`(library: String) throws {
        let path = try BuiltExamples.shared.get().folder.appending(path: library).path
        let symbols = try run("nm", "-D", "--defined-only", path)
        let names = symbols.output.split(separator: "\n").compactMap { $0.split(separator: " ").last }
        #expect(names == [Substring(O2DMS_ENTRY_SYMBOL)])
    }

    @Test func `the C catalogue lists, gets, fetches and is healthy`() throws {
        let host = StandInHost()
        let plugin = try BuiltExamples.shared.get().load("libcatalogue.so", configuration: "{}", host)
        let flags = O2DMS_OPF_NONBLOCKING | O2DMS_OPF_IDEMPOTENT
        #expect(
            plugin.operations == [
                1: flags | O2DMS_OPF_PLAIN_LIST, 2: flags, 5: O2DMS_OPF_IDEMPOTENT, 32: flags,
            ]
        )
        let list = try #require(plugin.perform(.packageList))
        #expect(list.packages.map(\.name) == ["hello", "world", "hello"])
        #expect(list.packages.allSatisfy { $0.provider == "Example" && $0.createdAt != nil })
        for package in list.packages {
            var request = StandInRequest()
            request.id = "\(package.name)-\(package.artifactVersion)"
            #expect(plugin.perform(.packageGet, request)?.packages == [package])
            request.name = package.name
            request.version = package.artifactVersion
            let fetched = try #require(plugin.perform(.packageFetch, request))
            #expect(fetched.packages == [package])
            #expect(UInt64(fetched.data.count) == package.sizeBytes)
            try expectArchive(fetched.data, package)
        }
        #expect(plugin.perform(.health)?.error == nil)
        #expect(plugin.perform(.packageUpload) == nil)
        #expect(host.log.map(\.message) == ["the catalogue is ready"])
        #expect(host.misuses == 0)
        plugin.destroy()
    }

    private func expectArchive(_ archive: [UInt8], _ package: Package) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "o2dms-\(UUID().uuidString).tgz")
        try Data(archive).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let checksum = try run("sha256sum", file.path).output.prefix(64)
        #expect(package.checksum == "sha256:\(checksum)")
        let text = try run("tar", "-xOzf", file.path, "\(package.name)/package.txt").output
        #expect(text == "\(package.name) \(package.artifactVersion)\n")
    }

    @Test(
        arguments: [
            ("hello-1.0.1", nil, nil), ("hello", nil, nil), ("", nil, nil), ("hello-1.0.0-", nil, nil),
            ("hello-1.0.0", "hello", "1.1.0"),
        ] as [(String, String?, String?)]
    )
    func `the C catalogue does not find what it has not`(id: String, name: String?, version: String?) throws {
        let plugin = try BuiltExamples.shared.get().load(
            "libcatalogue.so",
            configuration: "{}",
            StandInHost()
        )
        defer { plugin.destroy() }
        var request = StandInRequest()
        request.id = id
        request.name = name
        request.version = version
        let record = plugin.perform(.packageGet, request)
        #expect(record?.error?.code == .notFound)
        #expect(record?.completions == 1)
    }

    @Test(
        arguments: [
            ("{}", "Example"), (#"{"provider":"Acme Inc."}"#, "Acme Inc."), (#" { "provider" : "" } "#, ""),
            ("", "Example"),
        ]
    )
    func `the C catalogue takes its provider from the configuration`(configuration: String, provider: String)
        throws
    {
        let plugin = try BuiltExamples.shared.get()
            .load("libcatalogue.so", configuration: configuration, StandInHost())
        defer { plugin.destroy() }
        #expect(plugin.perform(.packageList)?.packages.first?.provider == provider)
    }

    @Test(arguments: [#"{"provider":"a\nb"}"#, "{\"provider\":\"\(String(repeating: "é", count: 33))\"}"])
    func `the C catalogue refuses a provider that it cannot read`(configuration: String) throws {
        let examples = try BuiltExamples.shared.get()
        let error = #expect(throws: AdapterError.self) {
            try examples.load("libcatalogue.so", configuration: configuration, StandInHost())
        }
        #expect(error == .invalid("config/provider: must be at most 64 bytes without escapes"))
    }

    @Test func `the Swift catalogue takes, lists, hands out and removes packages`() throws {
        let host = StandInHost()
        let configuration = #"{"provider":"Acme","archiveLimitBytes":10}"#
        let plugin = try BuiltExamples.shared.get()
            .load("libmemory-catalogue.so", configuration: configuration, host)
        var request = StandInRequest()
        request.name = "a-b"
        request.version = "1.0.0-rc"
        request.id = "a-b-1.0.0-rc"
        request.bodySHA256 = "00"
        let archive: [UInt8] = [0x1F, 0x8B, 2, 3, 4, 5, 6, 7, 8, 9]
        var conditions = CallConditions()
        conditions.body = archive
        request.flags = O2DMS_REQ_DRY_RUN
        #expect(plugin.perform(.packageUpload, request, conditions)?.details == ["accepted": true])
        #expect(plugin.perform(.packageList)?.packages.isEmpty == true)
        request.flags = 0
        let stored = try #require(plugin.perform(.packageUpload, request, conditions)?.packages.first)
        #expect(stored.provider == "Acme" && stored.checksum == "sha256:00" && stored.sizeBytes == 10)
        #expect(plugin.perform(.packageUpload, request, conditions)?.error?.code == .alreadyExists)
        #expect(plugin.perform(.packageList)?.packages == [stored])
        #expect(plugin.perform(.packageGet, request)?.packages == [stored])
        #expect(plugin.perform(.packageFetch, request)?.data == archive)
        request.flags = O2DMS_REQ_RANGE
        request.rangeOffset = 2
        request.rangeLength = 3
        #expect(plugin.perform(.packageFetch, request)?.data == [2, 3, 4])
        request.flags = O2DMS_REQ_RANGE | O2DMS_REQ_RANGE_SUFFIX
        #expect(plugin.perform(.packageFetch, request)?.data == [7, 8, 9])
        #expect(plugin.perform(.health)?.details == ["packages": 1])
        request.digest = "sha256:01"
        #expect(plugin.perform(.packageDelete, request)?.error?.code == .preconditionFailed)
        request.digest = "sha256:00"
        #expect(plugin.perform(.packageDelete, request)?.error == nil)
        #expect(plugin.perform(.packageDelete, request)?.error?.code == .notFound)
        #expect(host.misuses == 0)
        plugin.destroy()
    }

    @Test(
        arguments: [
            (nil, "1.0.0", [0x1F, 0x8B], .invalid), ("a", nil, [0x1F, 0x8B], .invalid),
            ("a", "1", [0x1F, 0x8B], .invalid), ("a", "1.0.0", [0x1F], .invalid),
            ("a", "1.0.0", [], .invalid),
            ("a", "1.0.0", [UInt8](repeating: 0x1F, count: 11), .tooLarge), ("a", "1.0.0", nil, .internal),
        ] as [(String?, String?, [UInt8]?, AdapterError.Code)]
    )
    func `the Swift catalogue refuses what it cannot store`(
        name: String?,
        version: String?,
        archive: [UInt8]?,
        code: AdapterError.Code
    ) throws {
        let plugin = try BuiltExamples.shared.get()
            .load("libmemory-catalogue.so", configuration: #"{"archiveLimitBytes":10}"#, StandInHost())
        defer { plugin.destroy() }
        var request = StandInRequest()
        request.name = name
        request.version = version
        var conditions = CallConditions()
        conditions.body = archive
        #expect(plugin.perform(.packageUpload, request, conditions)?.error?.code == code)
        #expect(plugin.perform(.packageList)?.packages.isEmpty == true)
    }
}
