// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Threads
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct CompletionTests {
    @Test(arguments: ["double", "double-threads"])
    func `the first completion counts, the second is stale and counted`(name: String) throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part(name), sink: sink, inline: false)
            _ = sink.finished()
            try settle(loaded)
            #expect(sink.current.completions == [nil])
            #expect(loaded.misbehaviour("stale_completion") == "1")
        }
    }

    @Test func `nothing reaches the sink after the completion`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("emit-after"), sink: sink, inline: false)
            _ = sink.finished()
            try settle(loaded)
            #expect(sink.current.callsAfterCompletion == 0)
            #expect(loaded.misbehaviour("stale_call") == "6")
        }
    }

    @Test func `forged handles find nothing`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("forged"), sink: sink, inline: false)
            #expect(sink.finished().completions.map { $0?.message } == ["-24"])
        }
    }

    @Test func `two threads that emit into one call take turns`() throws {
        try withActor { loaded in
            for _ in 0..<20 {
                let sink = RecordingSink()
                try loaded.adapter().perform(part("racing-emits"), sink: sink, inline: false)
                let record = sink.finished()
                #expect(record.completions == [nil])
                #expect(record.mostInside == 1)
                #expect(record.callsAfterCompletion == 0)
            }
        }
    }

    @Test func `a call that never completes ends at its deadline`() throws {
        try withActor(defines: ["GET_FLAGS=O2DMS_OPF_NONBLOCKING"]) { loaded in
            let sink = RecordingSink()
            let start = MonotonicTime.now()
            try loaded.adapter().perform(
                part("never", deadline: .milliseconds(100)),
                sink: sink,
                inline: true
            )
            #expect(sink.finished().completions.map { $0?.code } == [.deadline])
            #expect(MonotonicTime.now() - start >= 99_000_000)
        }
    }

    @Test(arguments: [true, false])
    func `a plugin that blocks beyond the deadline is answered for`(inline: Bool) throws {
        try withActor(defines: inline ? ["GET_FLAGS=O2DMS_OPF_NONBLOCKING"] : []) { loaded in
            let sink = RecordingSink()
            let adapter = try loaded.adapter()
            _ = HostThread.start {
                _ = adapter.perform(part("stuck", deadline: .milliseconds(50)), sink: sink, inline: inline)
            }
            #expect(sink.finished(within: 1).completions.map { $0?.code } == [.deadline])
        }
    }

    @Test func `a completion after the deadline is late, not a breach of turns`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(
                part("too-late", deadline: .milliseconds(50)),
                sink: sink,
                inline: false
            )
            #expect(sink.finished().completions.map { $0?.code } == [.deadline])
            try wait { loaded.misbehaviour("late_completion") == "1" }
            #expect(sink.current.completions.count == 1)
            #expect(sink.current.packages.isEmpty)
        }
    }

    @Test func `a deadline that has passed already ends the call at once`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("stuck", deadline: .seconds(-1)), sink: sink, inline: false)
            #expect(sink.finished(within: 1).completions.map { $0?.code } == [.deadline])
        }
    }

    @Test func `the plugin is told how long it has`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            try loaded.adapter().perform(part("remaining", deadline: .seconds(10)), sink: sink, inline: false)
            let text = try #require(sink.finished().completions.first??.message)
            let remaining = try #require(Int(text))
            #expect((9000...10000).contains(remaining))
        }
    }

    @Test func `a cancelled call is told so and may stop in its own words`() throws {
        try withActor { loaded in
            let sink = RecordingSink()
            let ticket = try loaded.adapter().perform(part("wait-cancel"), sink: sink, inline: false)
            try begin(loaded)
            ticket.cancel()
            #expect(sink.finished().completions.map { $0?.message } == ["0"])
            ticket.cancel()
            #expect(sink.current.completions.count == 1)
        }
    }

    @Test(arguments: [true, false])
    func `on_cancel runs at a cancellation and at the deadline`(cancels: Bool) throws {
        try withActor { loaded in
            let sink = RecordingSink()
            let deadline: Duration = cancels ? .seconds(20) : .milliseconds(50)
            let ticket = try loaded.adapter().perform(
                part("on-cancel", deadline: deadline),
                sink: sink,
                inline: false
            )
            try begin(loaded)
            if cancels { ticket.cancel() }
            let record = sink.finished()
            #expect(record.completions == [OperationError(code: .cancelled, message: "stopped by on_cancel")])
        }
    }

    @Test func `an on_cancel that hangs holds up neither its call nor the deadlines of others`() throws {
        try withActor { loaded in
            let hanging = RecordingSink()
            let other = RecordingSink()
            let adapter = try loaded.adapter()
            adapter.perform(
                part("on-cancel-hangs", deadline: .milliseconds(50)),
                sink: hanging,
                inline: false
            )
            adapter.perform(part("never", deadline: .milliseconds(100)), sink: other, inline: false)
            #expect(hanging.finished(within: 2).completions.map { $0?.code } == [.deadline])
            #expect(other.finished(within: 2).completions.map { $0?.code } == [.deadline])
        }
    }

    @Test func `many calls at once each complete once`() throws {
        try withActor(defines: ["GET_FLAGS=O2DMS_OPF_NONBLOCKING"]) { loaded in
            let adapter = try loaded.adapter()
            let sinks = (0..<400).map { _ in RecordingSink() }
            let parts = ["good", "double", "emit-after", "racing-emits", "later", "double-threads", "forged"]
            let done = Monitor(0)
            for thread in 0..<4 {
                _ = HostThread.start {
                    for index in stride(from: thread, to: 400, by: 4) {
                        adapter.perform(part(parts[index % parts.count]), sink: sinks[index], inline: true)
                    }
                    done.withLock(notifying: true) { $0 += 1 }
                }
            }
            _ = done.wait { $0 == 4 ? true : nil }
            for sink in sinks {
                #expect(sink.finished().completions.count == 1)
                #expect(sink.current.callsAfterCompletion == 0)
            }
        }
    }

    /// Waits until a worker has begun with what was performed.
    private func begin(_ loaded: LoadedAdapters) throws {
        let instance = try loaded.adapter().instance
        try wait { !instance.pool.hasWaiting }
    }

    /// Waits until the plugin's function has returned, which it does after it completed.
    private func settle(_ loaded: LoadedAdapters) throws {
        let instance = try loaded.adapter().instance
        try wait { instance.pool.isIdle }
    }
}
