// SPDX-License-Identifier: Apache-2.0

import Testing
import Threads
import ThreadsTesting

@testable import AdapterHost

@Suite(.ownThread)
struct CallTableTests {
    @Test func `a handle holds its three parts`() {
        let handle = CallHandle(generation: 255, slot: 4095, counter: CallHandle.counterLimit)
        #expect(handle.rawValue == .max)
        #expect(handle.generation == 255 && handle.slot == 4095 && handle.counter == CallHandle.counterLimit)
        let other = CallHandle(generation: 1, slot: 0, counter: 1)
        #expect(other.generation == 1 && other.slot == 0 && other.counter == 1)
    }

    @Test func `a slot's next call has another handle`() throws {
        let table = CallTable()
        var seen: Set<CallHandle> = []
        for _ in 0..<1000 {
            let index = try #require(table.take())
            #expect(index == 0)
            let handle = table.open(index, deadline: .max)
            #expect(seen.insert(handle).inserted)
            guard case .finalise = table.close(handle, error: nil) else { throw WaitedInVain() }
            table.recycle(index)
        }
    }

    @Test func `the table is bounded`() {
        let table = CallTable()
        for _ in 0..<CallTable.capacity { #expect(table.take() != nil) }
        #expect(table.take() == nil)
        table.recycle(7)
        #expect(table.take() == 7)
        #expect(table.take() == nil)
    }

    @Test func `whoever is inside of a closed call finalises it`() throws {
        let table = CallTable()
        let handle = table.open(try #require(table.take()), deadline: .max)
        guard case .entered(let slot) = table.enter(handle) else { throw WaitedInVain() }
        guard case .left = table.close(handle, error: nil) else { throw WaitedInVain() }
        guard case .stale(let byHost) = table.close(handle, error: nil) else { throw WaitedInVain() }
        #expect(!byHost)
        #expect(unsafe table.leave(slot, exclusively: true))
    }

    @Test func `threads take and give back slots without losing any`() {
        let table = CallTable()
        let done = Monitor(0)
        for _ in 0..<4 {
            _ = HostThread.start {
                for _ in 0..<20_000 {
                    guard let index = table.take() else { continue }
                    let handle = table.open(index, deadline: .max)
                    if case .finalise(let slot, _) = table.close(handle, error: nil) { table.recycle(slot) }
                }
                done.withLock(notifying: true) { $0 += 1 }
            }
        }
        _ = done.wait { $0 == 4 ? true : nil }
        #expect(table.usedSlots <= 4)
    }
}
