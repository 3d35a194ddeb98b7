// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Synchronization
import Threads

/// How long the host waits for others when a call ends early.
enum CallGrace {
    /// For a plugin to stop after its caller cancelled.
    static let cancelled: Duration = .seconds(5)
    /// For a plugin's `on_cancel` function to return before the host ends the call itself.
    static let callback: Duration = .milliseconds(100)
}

extension PluginInstance {
    /// The plugin completes a call.
    @inline(__always)
    func complete(_ handle: CallHandle, _ pointer: UnsafePointer<o2dms_error>?) -> Int32 {
        if handle.rawValue != 0, createCall.load(ordering: .relaxed) == handle.rawValue {
            return misuse(.outOfTurn, "complete in instance_create")
        }
        let error = unsafe pointer.flatMap { unsafe readError($0) }
        switch calls.close(handle, error: error) {
        case .finalise(let slot, let hadCallback):
            if hadCallback { board.settle(handle) }
            finalise(slot)
            return 0
        case .left(let hadCallback):
            if hadCallback { board.settle(handle) }
            return 0
        case .stale(let endedByHost):
            board.settle(handle)
            count(endedByHost ? .lateCompletion : .staleCompletion, "complete on a call that is over")
            return O2DMS_E_STALE
        }
    }

    /// The host ends a call; without effect if it is over.
    func end(_ handle: CallHandle, _ error: OperationError) {
        if case .finalise(let slot, _) = calls.close(handle, error: error, byHost: true) { finalise(slot) }
    }

    /// The last one to leave a closed call: records it, gives the slot back, tells the sink.
    @inline(__always)
    func finalise(_ index: Int) {
        // Most calls succeed: those copy no error.
        let isPlain = unsafe calls.error(index).pointee == nil && !calls.state(index).pointee.isDoubtful
        let error = isPlain ? nil : takeError(index)
        let ended = unsafe calls.state(index).pointee.end()
        calls.recycle(index)
        unsafe ended.function?._withUnsafeGuaranteedRef {
            $0.meter.record(nanoseconds: MonotonicTime.now() - ended.startedAt, failure: error?.code)
        }
        if let error, error == .listOutOfOrder, let function = unsafe ended.function {
            note(.broken, of: unsafe function.takeUnretainedValue())
        }
        ended.sink?.completed(error)
        if isSerial { serialTurn.withLock(notifying: true) { _ in } }
    }

    /// What a call was closed with, or what makes its success a failure.
    private func takeError(_ index: Int) -> OperationError? {
        unsafe calls.error(index).pointee.take() ?? calls.state(index).pointee.contractError
    }

    /// The caller wants the call to stop [any thread].
    func cancel(_ handle: CallHandle) {
        if isTakenBack(handle) { return end(handle, .cancelled) }
        let now = MonotonicTime.now()
        interrupt(handle, .cancelled, endAt: MonotonicTime.after(CallGrace.cancelled, from: now))
    }

    /// Cancels every call that is open.
    func cancelAll() {
        for index in 0..<calls.usedSlots {
            let word = CallWord(rawValue: unsafe calls.slot(index).pointee.word.load(ordering: .acquiring))
            if word.isClosed { continue }
            cancel(CallHandle(generation: calls.generation, slot: index, counter: word.counter))
        }
    }

    /// The watchdog's round; true if any call is open.
    func endOverdueCalls(now: Int64) -> Bool {
        var isBusy = false
        for index in 0..<calls.usedSlots {
            let slot = unsafe calls.slot(index)
            let word = CallWord(rawValue: unsafe slot.pointee.word.load(ordering: .acquiring))
            if word.isClosed { continue }
            isBusy = true
            if unsafe slot.pointee.deadline.load(ordering: .relaxed) > now { continue }
            let handle = CallHandle(generation: calls.generation, slot: index, counter: word.counter)
            endOverdue(handle, isInterrupted: word.isCancelled, now: now)
        }
        return isBusy
    }

    var hasOpenCalls: Bool {
        (0..<calls.usedSlots).contains { index in
            !CallWord(rawValue: unsafe calls.slot(index).pointee.word.load(ordering: .sequentiallyConsistent))
                .isClosed
        }
    }

    /// Whether the call waited for a worker, which now will not come to it.
    private func isTakenBack(_ handle: CallHandle) -> Bool { pools.contains { $0.remove(handle) } }

    private func endOverdue(_ handle: CallHandle, isInterrupted: Bool, now: Int64) {
        if isInterrupted || isTakenBack(handle) { return endInterrupted(handle) }
        interrupt(handle, .deadline, endAt: MonotonicTime.after(CallGrace.callback, from: now))
    }

    /// Tells the plugin to stop, and sets when the host ends the call itself: at once after a deadline, if nobody is to be called back.
    private func interrupt(_ handle: CallHandle, _ reason: OperationErrorCode, endAt: Int64) {
        guard let slot = unsafe calls.pin(handle) else { return }
        _ = unsafe slot.pointee.endReason.compareExchange(
            expected: 0,
            desired: reason.rawValue,
            ordering: .relaxed
        )
        let current = unsafe slot.pointee.deadline.load(ordering: .relaxed)
        unsafe slot.pointee.deadline.store(
            reason == .cancelled ? min(current, endAt) : endAt,
            ordering: .relaxed
        )
        let word = calls.mark(handle, CallWord.cancelled)
        if unsafe calls.leave(slot, exclusively: false) { finalise(handle.slot) }
        guard let word else { return }
        if word.hasCallback {
            scheduleCallback(handle)
        } else if reason == .deadline {
            endInterrupted(handle)
        }
    }

    private func scheduleCallback(_ handle: CallHandle) {
        board.schedule(handle) { [self] in
            if endReason(of: $0) == .deadline { endInterrupted($0) }
        }
    }

    private func endReason(of handle: CallHandle) -> OperationErrorCode {
        let reason = unsafe calls.slot(of: handle)?.pointee.endReason.load(ordering: .relaxed) ?? 0
        return OperationErrorCode(rawValue: reason) ?? .deadline
    }

    private func endInterrupted(_ handle: CallHandle) {
        end(handle, endReason(of: handle) == .cancelled ? .cancelled : .deadlinePassed)
    }
}

extension OperationError {
    /// Nobody waits for the result any more.
    public static let cancelled = OperationError(code: .cancelled, message: "the operation was cancelled")
    static let deadlinePassed = OperationError(
        code: .deadline,
        message: "the adapter did not answer within its time limit"
    )
}
