// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Synchronization

/// What a plugin asks about its deadline and cancellation.
extension PluginInstance {
    @inline(__always)
    func isCancelled(_ handle: CallHandle) -> Int32 {
        guard let word = calls.openWord(handle) else { return stale() }
        return word.isCancelled ? 1 : 0
    }

    func remainingMilliseconds(_ handle: CallHandle) -> Int64 {
        guard let word = calls.openWord(handle), let slot = unsafe calls.slot(of: handle) else {
            return Int64(stale())
        }
        if word.isCancelled { return 0 }
        let deadline = unsafe slot.pointee.deadline.load(ordering: .relaxed)
        if deadline == .max { return .max }
        return max(0, deadline - MonotonicTime.now()) / 1_000_000
    }

    func onCancel(_ handle: CallHandle, _ callback: CancelBoard.Callback?) -> Int32 {
        guard let word = calls.openWord(handle) else { return stale() }
        guard let callback else {
            board.remove(handle)
            return 0
        }
        board.register(callback, for: handle)
        guard word.isCancelled || calls.mark(handle, CallWord.callback) != nil else {
            board.remove(handle)
            return stale()
        }
        // Who cancelled before the mark was set did not see it: then it is for this thread to call.
        if calls.openWord(handle)?.isCancelled == true { board.callNow(handle) }
        return 0
    }

    private func stale() -> Int32 {
        count(.staleCall, "use of a call that is over")
        return O2DMS_E_STALE
    }
}
