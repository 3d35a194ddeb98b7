// SPDX-License-Identifier: Apache-2.0

import Testing
import Threads
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct WorkerTests {
    @Test func `a full queue is refused at once with a hint when to retry`() throws {
        try withActor(configure: {
            $0.workers = 1
            $0.queueLimit = 2
        }) { loaded in
            let adapter = try loaded.adapter()
            let sinks = (0..<6).map { _ in RecordingSink() }
            for sink in sinks { adapter.perform(part("slow"), sink: sink, inline: false) }
            let refused = sinks.filter { $0.current.completions.first??.code == .unavailable }
            #expect(refused.count >= 3)
            #expect(refused.allSatisfy { $0.current.completions.first??.isRefusedByHost == true })
            #expect(refused.allSatisfy { ($0.current.completions.first??.retryAfterMilliseconds ?? 0) > 0 })
            for sink in sinks { #expect(sink.finished().completions.count == 1) }
            #expect(loaded.metric("o2dms_adapter_rejections_total{adapter=\"actor\"}") == "\(refused.count)")
        }
    }

    /// Takes what comes only when it is allowed to, as a client that does not read.
    private final class SlowSink: OperationSink {
        let gate = Monitor(false)
        let end = RecordingSink()

        private func wait() -> EmitResult { gate.wait { $0 ? .proceed : nil } }
        func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }
        func total(_ count: UInt64) {}
        func package(_ package: borrowing PackageView) -> EmitResult { wait() }
        func deployment(_ deployment: borrowing DeploymentView) -> EmitResult { .stop }
        func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { wait() }
        func details(_ json: UnsafeRawBufferPointer) {}
        func completed(_ error: OperationError?) { end.completed(error) }
    }

    @Test func `clients that take their time do not hold up other operations`() throws {
        try withActor(configure: { $0.workers = 2 }) { loaded in
            let adapter = try loaded.adapter()
            let slow = (0..<5).map { _ in SlowSink() }
            for sink in slow {
                adapter.perform(OperationRequest(operation: .packageFetch), sink: sink, inline: false)
            }
            let others = (0..<5).map { _ in RecordingSink() }
            for sink in others.dropLast() { adapter.perform(part("good"), sink: sink, inline: false) }
            // Before a package is deleted its users are asked for: however many there are, no client is waited for.
            adapter.perform(OperationRequest(operation: .deploymentList), sink: others[4], inline: false)
            for sink in others { #expect(sink.finished().completions == [nil]) }
            #expect(slow.allSatisfy { $0.end.current.completions.isEmpty })
            for sink in slow { sink.gate.update { $0 = true } }
            for sink in slow { #expect(sink.end.finished().completions == [nil]) }
        }
    }

    @Test func `an operation that waits is cancelled at once and leaves its place`() throws {
        try withActor(configure: {
            $0.workers = 1
            $0.queueLimit = 1
        }) { loaded in
            let adapter = try loaded.adapter()
            let running = RecordingSink()
            adapter.perform(part("stuck"), sink: running, inline: false)
            try wait { !adapter.instance.pool.hasWaiting }
            let waiting = RecordingSink()
            let ticket = adapter.perform(part("good"), sink: waiting, inline: false)
            #expect(adapter.queueDepth == 1)
            ticket.cancel()
            #expect(waiting.current.completions.map { $0?.code } == [.cancelled])
            #expect(adapter.queueDepth == 0)
            let next = RecordingSink()
            adapter.perform(part("good"), sink: next, inline: false)
            #expect(next.finished().completions == [nil])
        }
    }

    @Test func `an operation that waits too long ends at its deadline`() throws {
        try withActor(configure: { $0.workers = 1 }) { loaded in
            let adapter = try loaded.adapter()
            adapter.perform(part("stuck"), sink: RecordingSink(), inline: false)
            let sink = RecordingSink()
            adapter.perform(part("good", deadline: .milliseconds(50)), sink: sink, inline: false)
            #expect(sink.finished(within: 5).completions.map { $0?.code } == [.deadline])
            #expect(sink.current.packages.isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func `a serial plugin never sees two calls at the same time`(isSerial: Bool) throws {
        let flags = isSerial ? ["PLUGIN_FLAGS=O2DMS_PF_SERIAL", "GET_FLAGS=O2DMS_OPF_NONBLOCKING"] : []
        try withActor(defines: flags) { loaded in
            let adapter = try loaded.adapter()
            let sinks = (0..<12).map { _ in RecordingSink() }
            let parts = isSerial ? ["later", "good", "block-5"] : ["slow"]
            for (index, sink) in sinks.enumerated() {
                adapter.perform(part(parts[index % parts.count]), sink: sink, inline: true)
            }
            for sink in sinks { #expect(sink.finished().completions == [nil]) }
            let most = RecordingSink()
            adapter.perform(part("most"), sink: most, inline: false)
            let text = most.finished().completions.first??.message
            #expect(isSerial ? text == "1" : text != "1")
        }
    }

    @Test func `an operation flagged as non-blocking runs on the caller's thread, others do not`() throws {
        for isNonblocking in [true, false] {
            try withActor(defines: isNonblocking ? ["GET_FLAGS=O2DMS_OPF_NONBLOCKING"] : []) { loaded in
                let sink = RecordingSink()
                try loaded.adapter().perform(part("thread"), sink: sink, inline: true)
                let isHere = sink.finished().completions.first??.message == "\(ThreadIdentity.current)"
                #expect(isHere == isNonblocking)
            }
        }
    }

    @Test func `a plugin that blocks although it promised not to is moved to its workers`() throws {
        try withActor(defines: ["GET_FLAGS=O2DMS_OPF_NONBLOCKING"]) { loaded in
            let adapter = try loaded.adapter()
            for _ in 0..<40 {
                let sink = RecordingSink()
                adapter.perform(part("block-5"), sink: sink, inline: true)
                #expect(sink.finished().completions == [nil])
            }
            #expect(loaded.misbehaviour("blocking") == "1")
            let sink = RecordingSink()
            adapter.perform(part("thread"), sink: sink, inline: true)
            #expect(sink.finished().completions.first??.message != "\(ThreadIdentity.current)")
        }
    }

    @Test func `calls that were late because the machine was busy are forgiven`() {
        let budget = NonblockingBudget()
        let before = ThreadUsage(busyNanoseconds: 0, waits: 7)
        let idle = ThreadUsage(busyNanoseconds: 5000, waits: 7)
        for number in 0..<5000 {
            let usage = budget.isExamining ? before : nil
            let call = NonblockingBudget.Call(nanoseconds: 90_000_000, before: usage, number: UInt64(number))
            #expect(!budget.spend(call, after: idle))
        }
        #expect(!budget.isExhausted)
    }

    @Test(arguments: [(2_000_000, 7), (10, 8)] as [(Int64, Int)])
    func `single slow calls among many are forgiven, many are not`(busy: Int64, waits: Int) {
        let before = ThreadUsage(busyNanoseconds: 0, waits: 7)
        let after = ThreadUsage(busyNanoseconds: busy, waits: waits)
        for (callsBetween, isForgiven) in [(UInt64(100), true), (10, false)] {
            let budget = NonblockingBudget()
            for number in 0..<UInt64(100) {
                let call = NonblockingBudget.Call(
                    nanoseconds: 2_000_000,
                    before: before,
                    number: number * callsBetween
                )
                _ = budget.spend(call, after: after)
            }
            #expect(budget.isExhausted != isForgiven)
        }
    }
}
