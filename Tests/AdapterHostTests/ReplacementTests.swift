// SPDX-License-Identifier: Apache-2.0

import Foundation
import Observability
import SourceFiles
import Testing
import ThreadsTesting

@testable import AdapterHost

/// Other adapters in the place of the present ones.
@Suite(.ownThread)
struct `Replacing adapters` {
    private let patience: Duration = .seconds(60)

    private func specifications(_ names: [String], _ library: String) -> [AdapterSpecification] {
        names.map { AdapterSpecification(name: $0, libraryPath: library) }
    }

    /// Runs `body` with these adapters over one library.
    private func withActors(
        _ names: [String],
        _ body: (LoadedAdapters, [AdapterSpecification]) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            let all = specifications(names, try PluginSource(name: "actor").compile(into: directory))
            try withAdapters(all) { try body($0, all) }
        }
    }

    private func answer(_ adapter: Adapter, _ id: String = "good") -> OperationError? {
        let sink = RecordingSink()
        adapter.perform(part(id), sink: sink, inline: false)
        return sink.finished().completions.first ?? nil
    }

    @Test func `what is unchanged is the same instance, in the new order`() throws {
        try withActors(["one", "two"]) { loaded, all in
            let before = loaded.registry.current
            let changes = try loaded.registry.replace(with: all.reversed(), patience: patience)
            let after = loaded.registry.current
            #expect(changes == AdapterChanges(unchanged: ["two", "one"]))
            #expect(after.adapters.map(\.name) == ["two", "one"])
            #expect(after.adapters[0] === before.adapters[1])
            #expect(after.generation == before.generation + 1)
        }
    }

    @Test func `adapters are added, removed and replaced at once`() throws {
        try withActors(["stays", "goes", "changes"]) { loaded, all in
            let before = loaded.registry.current
            var wanted = [all[0], all[2]] + specifications(["comes"], all[0].libraryPath)
            wanted[1].workers = 3
            let changes = try loaded.registry.replace(with: wanted, patience: patience)
            #expect(
                changes
                    == AdapterChanges(
                        added: ["comes"],
                        removed: ["goes"],
                        replaced: ["changes"],
                        unchanged: ["stays"]
                    )
            )
            let after = loaded.registry.current
            #expect(after.adapters.map(\.name) == ["stays", "changes", "comes"])
            #expect(after.adapters[0] === before.adapters[0])
            #expect(after.adapters[1] !== before.adapters[2])
            #expect(after.adapters[1].workers == 3)
            #expect(after.adapters.allSatisfy { answer($0) == nil })
        }
    }

    @Test func `who holds a set is served by its adapters until it lets go`() throws {
        try withActors(["one"]) { loaded, all in
            var wanted = all
            wanted[0].workers = 2
            let old: Adapter
            do {
                let held = loaded.registry.current
                old = held.adapters[0]
                _ = try loaded.registry.replace(with: wanted, patience: patience)
                #expect(answer(old) == nil)
                #expect(answer(held.adapters[0]) == nil)
            }
            try wait { unsafe old.instance.pointer == nil }
            #expect(answer(old)?.isRefusedByHost == true)
            #expect(answer(loaded.registry.current.adapters[0]) == nil)
        }
    }

    @Test func `an adapter of two former sets waits for the requests of both`() throws {
        try withActors(["one", "two"]) { loaded, all in
            var wanted = all
            let two = loaded.registry.current.adapters[1]
            do {
                let first = loaded.registry.current
                wanted[0].workers = 2
                _ = try loaded.registry.replace(with: wanted, patience: patience)
                wanted[1].workers = 2
                _ = try loaded.registry.replace(with: wanted, patience: patience)
                #expect(answer(first.adapters[1]) == nil)
            }
            try wait { unsafe two.instance.pointer == nil }
        }
    }

    @Test func `an operation that runs is finished by the instance that began it`() throws {
        try withActors(["one"]) { loaded, all in
            let sink = RecordingSink()
            loaded.registry.current.adapters[0].perform(part("slow"), sink: sink, inline: false)
            _ = try loaded.registry.replace(
                with: specifications(["two"], all[0].libraryPath),
                patience: patience
            )
            #expect(sink.finished().completions == [nil])
        }
    }

    @Test func `after its patience an adapter is ended although its set is held`() throws {
        try withActors(["one"]) { loaded, all in
            let held = loaded.registry.current
            let sink = RecordingSink()
            held.adapters[0].perform(part("wait-cancel"), sink: sink, inline: false)
            _ = try loaded.registry.replace(
                with: specifications(["two"], all[0].libraryPath),
                patience: .milliseconds(20)
            )
            #expect(sink.finished().completions.map { $0?.message } == ["0"])
            try wait { unsafe held.adapters[0].instance.pointer == nil }
        }
    }

    /// Replaces a healthy adapter by one whose health is as `define` says; what the registry has then.
    private func replaceHealthy(by define: String, timeout: Duration, _ body: (LoadedAdapters) -> Void) throws
    {
        try withTemporaryDirectory { directory in
            let library = try PluginSource(name: "actor").compile(into: directory)
            let other = try PluginSource(name: "actor", defines: [define]).compile(into: directory)
            try withAdapters(specifications(["one"], library)) { loaded in
                let adapter = try loaded.adapter()
                try wait { adapter.health.state == .healthy }
                var wanted = specifications(["one"], other)
                wanted[0].timeout = timeout
                let changes = try loaded.registry.replace(with: wanted, patience: patience)
                #expect(changes.replaced == ["one"])
                body(loaded)
            }
        }
    }

    @Test func `an adapter that works is replaced when the new instance works as well`() throws {
        try replaceHealthy(by: "HEALTH_LATE", timeout: .seconds(60)) { loaded in
            #expect(loaded.registry.current.adapters.first?.health.state == .healthy)
        }
    }

    @Test func `one that does not get well takes effect after its timeout`() throws {
        try replaceHealthy(by: "HEALTH_FAILS", timeout: .milliseconds(300)) { loaded in
            #expect(loaded.registry.current.adapters.first?.health.state == .unhealthy)
        }
    }

    @Test func `if one adapter cannot be made, all stays as it was`() throws {
        try withActors(["one"]) { loaded, all in
            let before = loaded.registry.current
            var wanted = all + specifications(["two", "three"], all[0].libraryPath)
            wanted[0].workers = 2
            wanted[2].configJSON = Array("[]".utf8)
            let failures = #expect(throws: AdapterRefusal.self) {
                try loaded.registry.replace(with: wanted, patience: patience)
            }?.failures
            #expect(failures?.map(\.name) == ["three"])
            #expect(failures?.map(\.error.id) == [.configInvalid])
            #expect(loaded.registry.current === before)
            #expect(answer(before.adapters[0]) == nil)
        }
    }

    @Test func `an adapter that failed before does not keep the others from changing, and is tried again`()
        throws
    {
        try withTemporaryDirectory { directory in
            let library = try PluginSource(name: "actor").compile(into: directory)
            let missing = "\(directory)/later.so"
            var wanted = specifications(["one"], library) + specifications(["late"], missing)
            try withAdapters(wanted) { loaded in
                wanted[0].workers = 2
                let changes = try loaded.registry.replace(with: wanted, patience: patience)
                #expect(changes.replaced == ["one"])
                #expect(loaded.registry.current.failures.map(\.name) == ["late"])
                try FileManager.default.copyItem(atPath: library, toPath: missing)
                #expect(try loaded.registry.replace(with: wanted, patience: patience).added == ["late"])
                #expect(loaded.registry.current.failures.isEmpty)
            }
        }
    }

    @Test func `a library that was overwritten is loaded anew, an untouched one is not`() throws {
        try withTemporaryDirectory { directory in
            let library = try PluginSource(name: "actor").compile(into: directory)
            let newer = try PluginSource(name: "actor", defines: ["PLUGIN_ID=\"test.newer\""]).compile(
                into: directory
            )
            let wanted = specifications(["one"], library)
            try withAdapters(wanted) { loaded in
                #expect(try loaded.registry.replace(with: wanted, patience: patience).unchanged == ["one"])
                let file = try FileHandle(forWritingTo: URL(filePath: library))
                try file.truncate(atOffset: 0)
                try file.write(contentsOf: Data(contentsOf: URL(filePath: newer)))
                try file.close()
                #expect(try loaded.registry.replace(with: wanted, patience: patience).replaced == ["one"])
                #expect(try loaded.adapter().descriptor.id == "test.newer")
                try FileManager.default.removeItem(atPath: library)
                #expect(try loaded.registry.replace(with: wanted, patience: patience).unchanged == ["one"])
            }
        }
    }

    @Test func `an adapter is made anew when a file that it reads at its start only has changed`() throws {
        let schema = #"{\"properties\":{\"keys\":{\"items\":{\"format\":\"o2dms-file\"}}}}"#
        try withTemporaryDirectory { directory in
            let library = try PluginSource(name: "actor", defines: ["SCHEMA=\"\(schema)\""]).compile(
                into: directory
            )
            let (key, other) = ("\(directory)/key", "\(directory)/other")
            func write(_ text: String, to path: String) throws {
                try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            }
            for path in [key, other] { try write("first", to: path) }
            var wanted = specifications(["one", "two"], library)
            wanted[0].configJSON = Array(#"{"keys":["\#(key)","\#(key)"],"name":"\#(other)"}"#.utf8)
            try withAdapters(wanted) { loaded in
                func replaced() throws -> [String] {
                    try loaded.registry.replace(with: wanted, patience: patience).replaced
                }
                #expect(loaded.registry.files.map(\.path) == [key])
                try write("second", to: other)
                #expect(try replaced() == [])
                try write("second", to: key)
                #expect(loaded.registry.files.map(\.hasChanged) == [true])
                #expect(try replaced() == ["one"])
                #expect(loaded.registry.files.map(\.hasChanged) == [false])
                #expect(try replaced() == [])
                // Refused, but what it would read is watched all the same: there the mistake may be mended.
                wanted[1].configJSON = Array(#"{"keys":["\#(other)"]}"#.utf8)
                wanted += specifications(["none"], "\(directory)/none.so")
                #expect(throws: AdapterRefusal.self) { try replaced() }
                #expect(loaded.registry.files.map(\.path) == [key, other])
            }
        }
    }

    @Test func `of a removed adapter no measurement is left, and its health is not asked for`() throws {
        try withActors(["stays", "goes"]) { loaded, all in
            let health = "o2dms_adapter_healthy{adapter=\"goes\"}"
            let adapter = loaded.registry.current.adapters[1]
            #expect(answer(adapter) == nil)
            try wait { loaded.metric(health) == "1" }
            _ = try loaded.registry.replace(with: [all[0]], patience: patience)
            try wait { !String(decoding: loaded.metrics.render(), as: UTF8.self).contains("\"goes\"") }
            _ = try loaded.registry.replace(with: all, patience: patience)
            try wait { loaded.metric(health) == "1" }
        }
    }

    @Test func `a shutdown ends what was replaced before, and nothing is replaced after it`() throws {
        try withActors(["one"]) { loaded, all in
            let held = loaded.registry.current
            let wanted = specifications(["two"], all[0].libraryPath)
            _ = try loaded.registry.replace(with: wanted, patience: patience)
            loaded.registry.shutdown(deadline: .now)
            #expect(unsafe held.adapters[0].instance.pointer == nil)
            #expect(throws: AdapterRefusal.self) {
                try loaded.registry.replace(with: all, patience: patience)
            }
        }
    }
}
