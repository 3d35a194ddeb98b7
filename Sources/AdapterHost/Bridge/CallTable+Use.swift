// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// What a host function finds when it looks for its call.
@safe enum CallEntry {
    case entered(UnsafeMutablePointer<CallSlot>)
    case cancelled
    case stale
}

extension CallTable {
    /// The word of the call, if it is open.
    @inline(__always)
    func openWord(_ handle: CallHandle) -> CallWord? {
        guard let slot = unsafe slot(of: handle) else { return nil }
        let word = CallWord(rawValue: unsafe slot.pointee.word.load(ordering: .acquiring))
        return word.isOpen(as: handle.counter) ? word : nil
    }

    /// Keeps the call from being finalised until `leave`; several may pin at the same time.
    func pin(_ handle: CallHandle) -> UnsafeMutablePointer<CallSlot>? {
        guard let slot = unsafe slot(of: handle) else { return nil }
        var word = CallWord(rawValue: unsafe slot.pointee.word.load(ordering: .relaxed))
        while word.isOpen(as: handle.counter), word.pins < CallWord.pinMask {
            let (exchanged, original) = unsafe slot.pointee.word.weakCompareExchange(
                expected: word.rawValue,
                desired: word.rawValue + CallWord.pin,
                ordering: .acquiringAndReleasing
            )
            if exchanged { return unsafe slot }
            word.rawValue = original
        }
        return nil
    }

    /// Pins the call as the only one who uses its sink and body; waits for another who does.
    @inline(__always)
    func enter(_ handle: CallHandle) -> CallEntry {
        guard let slot = unsafe slot(of: handle) else { return .stale }
        var word = CallWord(rawValue: unsafe slot.pointee.word.load(ordering: .relaxed))
        var waits = 0
        while true {
            if !word.isOpen(as: handle.counter) { return .stale }
            if word.isCancelled { return .cancelled }
            if word.isExclusive || word.pins == CallWord.pinMask {
                backOff(&waits)
                word.rawValue = unsafe slot.pointee.word.load(ordering: .relaxed)
                continue
            }
            let (exchanged, original) = unsafe slot.pointee.word.weakCompareExchange(
                expected: word.rawValue,
                desired: word.rawValue + CallWord.pin | CallWord.exclusive,
                ordering: .acquiringAndReleasing
            )
            if exchanged { return unsafe .entered(slot) }
            word.rawValue = original
        }
    }

    /// Ends `pin` (`exclusively: false`) or `enter`; true if the call was closed meanwhile and the caller has to finalise it.
    @inline(__always)
    func leave(_ slot: UnsafeMutablePointer<CallSlot>, exclusively: Bool) -> Bool {
        let amount = exclusively ? CallWord.pin + CallWord.exclusive : CallWord.pin
        let word = CallWord(
            rawValue: unsafe slot.pointee.word.wrappingSubtract(amount, ordering: .acquiringAndReleasing)
                .newValue
        )
        return word.isClosed && word.pins == 0
    }

    /// Sets state bits of an open call; its word before, or `nil` if it is not open.
    func mark(_ handle: CallHandle, _ bits: UInt64) -> CallWord? {
        guard let slot = unsafe slot(of: handle) else { return nil }
        var word = CallWord(rawValue: unsafe slot.pointee.word.load(ordering: .relaxed))
        while word.isOpen(as: handle.counter) {
            let (exchanged, original) = unsafe slot.pointee.word.weakCompareExchange(
                expected: word.rawValue,
                desired: word.rawValue | bits,
                ordering: .acquiringAndReleasing
            )
            if exchanged { return word }
            word.rawValue = original
        }
        return nil
    }

    /// Two threads of a plugin emit into one call: rare, and the sink may block for long, so this sleeps instead of spinning.
    private func backOff(_ waits: inout Int) {
        waits += 1
        if waits < 16 {
            sched_yield()
        } else {
            usleep(waits < 64 ? 50 : 1000)
        }
    }
}
