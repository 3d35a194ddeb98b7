// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How an attempt to end a call went.
enum CallClosing {
    /// It is over, and the caller has to finalise this slot. `hadCallback`: one was asked for at the end.
    case finalise(slot: Int, hadCallback: Bool)
    /// It is over; another thread is inside and finalises when it leaves.
    case left(hadCallback: Bool)
    /// It was over before, or never was. `endedByHost`: not the plugin, but the host ended it.
    case stale(endedByHost: Bool)
}

extension CallTable {
    /// Ends the call if it is open.
    ///
    /// The first wins, everybody after it finds the call stale.
    @inline(__always)
    func close(_ handle: CallHandle, error: OperationError?, byHost: Bool = false) -> CallClosing {
        guard let slot = unsafe slot(of: handle) else { return .stale(endedByHost: false) }
        var word = CallWord(rawValue: unsafe slot.pointee.word.load(ordering: .relaxed))
        while word.isOpen(as: handle.counter) {
            let isAlone = word.pins == 0
            let (exchanged, original) = unsafe slot.pointee.word.weakCompareExchange(
                expected: word.rawValue,
                desired: word.rawValue + (isAlone ? 0 : CallWord.pin) | CallWord.closed,
                ordering: .acquiringAndReleasing
            )
            guard exchanged else {
                word.rawValue = original
                continue
            }
            if byHost { unsafe slot.pointee.endedByHost.store(handle.counter, ordering: .relaxed) }
            if let error { unsafe self.error(handle.slot).pointee = error }
            if unsafe isAlone || leave(slot, exclusively: false) {
                return .finalise(slot: handle.slot, hadCallback: word.hasCallback)
            }
            return .left(hadCallback: word.hasCallback)
        }
        let endedByHost = unsafe slot.pointee.endedByHost.load(ordering: .relaxed) == handle.counter
        return .stale(endedByHost: endedByHost)
    }
}
