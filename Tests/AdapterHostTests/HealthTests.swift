// SPDX-License-Identifier: Apache-2.0

import Testing
import Threads
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct HealthTests {
    @Test func `a healthy adapter says so with its details`() throws {
        try withActor { loaded in
            let adapter = try loaded.adapter()
            try wait { adapter.health.state == .healthy }
            #expect(adapter.health.detailsJSON == Array("{\"repositories\":[]}".utf8))
            #expect(adapter.health.lastError == nil)
            try wait { loaded.metric("o2dms_adapter_healthy{adapter=\"actor\"}") == "1" }
        }
    }

    @Test func `an unhealthy adapter serves on and says why`() throws {
        try withActor(defines: ["HEALTH_FAILS"]) { loaded in
            let adapter = try loaded.adapter()
            try wait { adapter.health.state == .unhealthy }
            #expect(adapter.health.lastError?.message == "the backend does not answer")
            let sink = RecordingSink()
            adapter.perform(part("good"), sink: sink, inline: false)
            #expect(sink.finished().completions == [nil])
        }
    }

    @Test func `a health check that never ends is unhealthy after two seconds`() throws {
        try withActor(defines: ["HEALTH_NEVER"]) { loaded in
            let adapter = try loaded.adapter()
            let result = Monitor(AdapterHealth?.none)
            adapter.checkHealth { health in result.withLock(notifying: true) { $0 = health } }
            #expect(adapter.health.state == .unknown)
            let health = result.wait(until: MonotonicTime.now() + 10_000_000_000) { $0 }
            #expect(health?.state == .unhealthy)
            #expect(health?.lastError?.code == .deadline)
        }
    }

    @Test func `health is asked for although all workers are busy`() throws {
        try withActor(configure: { $0.workers = 1 }) { loaded in
            let adapter = try loaded.adapter()
            adapter.perform(part("stuck"), sink: RecordingSink(), inline: false)
            let result = Monitor(AdapterHealth?.none)
            adapter.checkHealth { health in result.withLock(notifying: true) { $0 = health } }
            #expect(result.wait(until: MonotonicTime.now() + 5_000_000_000) { $0 }?.state == .healthy)
        }
    }

    @Test func `a serial plugin at work is not called ill`() throws {
        try withActor(defines: ["PLUGIN_FLAGS=O2DMS_PF_SERIAL"]) { loaded in
            let adapter = try loaded.adapter()
            try wait { adapter.health.state == .healthy }
            adapter.perform(part("slow"), sink: RecordingSink(), inline: false)
            let result = Monitor(AdapterHealth?.none)
            adapter.checkHealth { health in result.withLock(notifying: true) { $0 = health } }
            #expect(result.wait(until: MonotonicTime.now() + 3_000_000_000) { $0 }?.state == .healthy)
        }
    }

    @Test func `whoever looks at the adapters is told how they are now, and asks each once a second at most`()
        throws
    {
        try withActor { loaded in
            let adapter = try loaded.adapter()
            try wait { adapter.health.checkedAt != nil }
            /// When the adapter was last asked, by the time that the answer is there.
            func look() -> Int64? {
                let answer = Monitor(Int64??.none)
                loaded.registry.current.refreshHealth {
                    answer.update { $0 = .some(adapter.health.checkedAt) }
                }
                return answer.wait { $0.take() }
            }
            let first = try #require(look())
            // The next check on its own comes after ten seconds.
            var last = first
            try wait {
                last = look() ?? first
                return last != first
            }
            #expect((1_000_000_000..<8_000_000_000).contains(last - first))
        }
    }

    @Test func `a look at the adapters does not wait longer than two seconds for one that never answers`()
        throws
    {
        try withActor(defines: ["HEALTH_NEVER"]) { loaded in
            let adapter = try loaded.adapter()
            let isAnswered = Monitor(false)
            loaded.registry.current.refreshHealth { isAnswered.update { $0 = true } }
            let end = MonotonicTime.now() + 10_000_000_000
            #expect(isAnswered.wait(until: end) { $0 ? true : nil } == true)
            #expect(adapter.health.state == .unhealthy)
        }
    }

    @Test func `who is about to shut down is not called ill, and not asked any more`() throws {
        try withActor(defines: ["HEALTH_NEVER"]) { loaded in
            let adapter = try loaded.adapter()
            let result = Monitor(AdapterHealth?.none)
            adapter.checkHealth { health in result.withLock(notifying: true) { $0 = health } }
            loaded.registry.endHealthChecks()
            let health = result.wait(until: MonotonicTime.now() + 10_000_000_000) { $0 }
            #expect(health?.state == .unknown && health?.lastError == nil)
            let isAnswered = Monitor(false)
            loaded.registry.current.refreshHealth { isAnswered.update { $0 = true } }
            #expect(isAnswered.withLock { $0 }, "at once")
        }
    }

    @Test func `an adapter is asked again and again, also one that comes later`() throws {
        try withTemporaryDirectory { directory in
            let library = try PluginSource(name: "actor").compile(into: directory)
            let all = ["one", "two"].map { AdapterSpecification(name: $0, libraryPath: library) }
            try withAdapters([all[0]], healthInterval: .milliseconds(20)) { loaded in
                _ = try loaded.registry.replace(with: all, patience: .seconds(1))
                for adapter in loaded.registry.current.adapters {
                    try wait { adapter.health.checkedAt != nil }
                    let first = adapter.health.checkedAt
                    try wait { adapter.health.checkedAt != first }
                }
            }
        }
    }
}
