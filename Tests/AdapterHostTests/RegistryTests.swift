// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct RegistryTests {
    @Test func `i_name: one bad plugin never stops the others and is never silent`() throws {
        try withTemporaryDirectory { directory in
            let path = try PluginSource(name: "actor").compile(into: directory)
            let twice = path
            let text = "\(directory)/text.so"
            try Data("no plugin".utf8).write(to: URL(filePath: text))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: text)
            let specifications = [
                AdapterSpecification(name: "missing", libraryPath: "\(directory)/none.so"),
                AdapterSpecification(name: "one", libraryPath: path),
                AdapterSpecification(name: "text", libraryPath: text),
                AdapterSpecification(name: "two", libraryPath: twice),
                AdapterSpecification(name: "two", libraryPath: twice),
                AdapterSpecification(name: "", libraryPath: path),
                AdapterSpecification(name: "a\nb", libraryPath: path),
                AdapterSpecification(name: String(repeating: "n", count: 65536), libraryPath: path),
            ]
            try withAdapters(specifications) { loaded in
                #expect(loaded.registry.current.adapters.map(\.name) == ["one", "two"])
                #expect(
                    loaded.registry.current.failures.map(\.error.id)
                        == [
                            .fileMissing, .elfNotELF, .nameDuplicate, .nameInvalid, .nameInvalid,
                            .nameInvalid,
                        ]
                )
                for adapter in loaded.registry.current.adapters {
                    let sink = RecordingSink()
                    adapter.perform(part("good"), sink: sink, inline: false)
                    #expect(sink.finished().completions == [nil])
                }
            }
        }
    }

    @Test func `i_many: 200 libraries are loaded and shut down in seconds`() async {
        // In a process of its own, for the descriptors that libraries keep.
        await #expect(processExitsWith: .success) {
            try withTemporaryDirectory { directory in
                let library = try PluginSource(name: "actor").compile(into: directory)
                let specifications = try (0..<200).map { number in
                    let path = "\(directory)/lib\(number).so"
                    try FileManager.default.copyItem(atPath: library, toPath: path)
                    return AdapterSpecification(name: "a\(number)", libraryPath: path)
                }
                let start = MonotonicTime.now()
                try withAdapters(specifications) { loaded in
                    try #require(loaded.registry.current.adapters.count == 200)
                }
                try #require(MonotonicTime.now() - start < 30_000_000_000)
            }
        }
    }

    @Test(arguments: [
        ("CREATE_FAILS", LoadError.ID.createFailed, "no backend"),
        ("CREATE_NULL", .createFailed, "gives none"),
        ("CREATE_HANGS", .createDeadline, "did not make its instance"),
    ])
    func `an instance that cannot be made is a load failure`(define: String, id: LoadError.ID, words: String)
        throws
    {
        try withActor(defines: [define], configure: { $0.timeout = .milliseconds(200) }) { loaded in
            let error = loaded.registry.current.failures.first?.error
            #expect(error?.id == id)
            #expect(error?.message.contains(words) == true)
            #expect(loaded.registry.current.adapters.isEmpty)
        }
    }

    @Test func `the call of instance_create cannot be completed`() throws {
        try withActor(defines: ["CREATE_COMPLETES"]) { loaded in
            #expect(loaded.registry.current.adapters.count == 1)
            #expect(loaded.misbehaviour("out_of_turn") == "1")
        }
    }

    @Test func `a singleton is made once, and again when it has ended`() throws {
        try withTemporaryDirectory { directory in
            let path = try PluginSource(name: "descriptor", defines: ["FAULT=36"]).compile(into: directory)
            let specifications = ["one", "two"].map { AdapterSpecification(name: $0, libraryPath: path) }
            for _ in 0..<2 {
                try withAdapters(specifications) { loaded in
                    #expect(loaded.registry.current.adapters.count == 1)
                    #expect(loaded.registry.current.failures.map(\.error.id) == [.instanceSingleton])
                }
            }
        }
    }

    @Test func `after the shutdown operations are refused`() throws {
        try withActor { loaded in
            let adapter = try loaded.adapter()
            loaded.registry.shutdown(deadline: .now + .seconds(1))
            let sink = RecordingSink()
            adapter.perform(part("good"), sink: sink, inline: false)
            #expect(sink.current.completions.map { $0?.code } == [.unavailable])
            #expect(sink.current.completions.map { $0?.isRefusedByHost } == [true])
        }
    }

    @Test func `a shutdown lets running operations finish`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("slow"), sink: sink, inline: false)
            loaded.registry.shutdown(deadline: .now + .seconds(10))
            #expect(sink.current.completions == [nil])
        }
    }

    @Test func `a shutdown cancels what does not end in time`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            let adapter = try loaded.adapter()
            adapter.perform(part("wait-cancel"), sink: sink, inline: false)
            try wait { !adapter.instance.pool.hasWaiting }
            loaded.registry.shutdown(deadline: .now + .milliseconds(50))
            #expect(sink.current.completions.map { $0?.message } == ["0"])
        }
    }

    @Test func `an instance_destroy that hangs is abandoned and reported`() throws {
        try withActor(defines: ["DESTROY_HANGS"]) { loaded in
            let start = MonotonicTime.now()
            loaded.registry.shutdown(deadline: .now)
            #expect(MonotonicTime.now() - start < 15_000_000_000)
            #expect(loaded.misbehaviour("abandoned") == "1")
        }
    }

    @Test func `an upload goes to the default adapter that accepts its type`() throws {
        try withTemporaryDirectory { directory in
            let path = try PluginSource(name: "actor").compile(into: directory)
            var specifications = ["one", "two"].map { AdapterSpecification(name: $0, libraryPath: path) }
            specifications[1].isDefault = true
            try withAdapters(specifications) { loaded in
                let router = loaded.registry.current.router
                #expect(
                    name(router.uploadTarget(artifactType: "application/x-test")) == "two application/x-test"
                )
                #expect(name(router.uploadTarget(artifactType: nil)) == "two none")
                #expect(
                    name(router.uploadTarget(artifactType: "application/x-test", named: "one"))
                        == "one application/x-test"
                )
                #expect(
                    name(router.uploadTarget(artifactType: "text/plain")) == "accepted: application/x-test"
                )
                #expect(name(router.uploadTarget(artifactType: nil, named: "three")) == "no such adapter")
                guard case .adapters(let found) = router.adapters(declaring: .packageGet) else {
                    throw WaitedInVain()
                }
                #expect(found.map(\.name) == ["one", "two"])
                guard case .notOffered = router.adapters(declaring: .packageDelete) else {
                    throw WaitedInVain()
                }
                guard case .notOffered = router.adapters(declaring: .packageDelete, named: "one") else {
                    throw WaitedInVain()
                }
                guard case .noSuchAdapter = router.adapters(declaring: .packageGet, named: "x") else {
                    throw WaitedInVain()
                }
            }
        }
    }

    private func name(_ route: CapabilityRouter.UploadRoute) -> String {
        switch route {
        case .adapter(let adapter, let artifact): "\(adapter.name) \(artifact?.mediaType ?? "none")"
        case .noSuchAdapter: "no such adapter"
        case .notOffered: "not offered"
        case .typeNotAccepted(let types): "accepted: \(types.joined(separator: ", "))"
        }
    }
}
