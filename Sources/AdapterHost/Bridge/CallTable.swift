// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The calls of one instance: finds a call by its handle with one atomic read, in memory that is never freed or moved.
///
/// A call is opened by the host, pinned by each host function that works on it, closed once, and finalised by whoever is last to leave.
/// `@unchecked Sendable`: slots are guarded by their atomic words, growth by the mutex.
@safe final class CallTable: @unchecked Sendable {
    /// Calls that one instance can have in progress.
    static let capacity = 1 << Int(CallHandle.slotBits)

    private static let lastGeneration = Atomic<UInt64>(0)

    let generation: UInt8
    private let slots: UnsafeMutablePointer<CallSlot>
    /// Beside the slots and not in them, as each has its own time: the state belongs to whoever has entered the call, the error to whoever closed
    /// it, the request that it is for may be read by all that have pinned it.
    private let states: UnsafeMutablePointer<CallState>
    private let errors: UnsafeMutablePointer<OperationError?>
    private let origins: UnsafeMutablePointer<CallOrigin>
    /// Number of slots that are initialised; they never become fewer.
    private let initialized = Atomic<Int>(0)
    /// Stack of free slots: a tag against reuse in the upper half, index plus one in the lower.
    private let freeHead = Atomic<UInt64>(0)
    private let growth = Mutex<Void>(())

    init() {
        let previous = Self.lastGeneration.add(1, ordering: .relaxed).oldValue
        generation = UInt8(previous % 255) + 1
        unsafe slots = .allocate(capacity: Self.capacity)
        unsafe states = .allocate(capacity: Self.capacity)
        unsafe errors = .allocate(capacity: Self.capacity)
        unsafe origins = .allocate(capacity: Self.capacity)
    }

    deinit {
        let count = initialized.load(ordering: .relaxed)
        unsafe slots.deinitialize(count: count).deallocate()
        unsafe states.deinitialize(count: count).deallocate()
        unsafe errors.deinitialize(count: count).deallocate()
        unsafe origins.deinitialize(count: count).deallocate()
    }

    /// The slots that were ever used, for the watchdog's round.
    var usedSlots: Int { initialized.load(ordering: .acquiring) }

    func slot(_ index: Int) -> UnsafeMutablePointer<CallSlot> { unsafe slots + index }
    func state(_ index: Int) -> UnsafeMutablePointer<CallState> { unsafe states + index }
    func error(_ index: Int) -> UnsafeMutablePointer<OperationError?> { unsafe errors + index }
    func origin(_ index: Int) -> UnsafeMutablePointer<CallOrigin> { unsafe origins + index }

    /// The slot that `handle` names, if this table ever gave out such a handle.
    @inline(__always)
    func slot(of handle: CallHandle) -> UnsafeMutablePointer<CallSlot>? {
        guard handle.generation == generation, handle.slot < usedSlots else { return nil }
        return unsafe slots + handle.slot
    }

    // MARK: Opening and recycling

    /// Takes a free slot, closed and without pins; `nil` if all are in use.
    func take() -> Int? {
        while true {
            let head = freeHead.load(ordering: .acquiring)
            let top = UInt32(truncatingIfNeeded: head)
            if top == 0 { return grow() }
            let next = unsafe slots[Int(top) - 1].nextFree.load(ordering: .relaxed)
            let replacement = (head >> 32 &+ 1) << 32 | UInt64(next)
            let (exchanged, _) = freeHead.weakCompareExchange(
                expected: head,
                desired: replacement,
                ordering: .acquiringAndReleasing
            )
            if exchanged { return Int(top) - 1 }
        }
    }

    /// Makes a taken slot's call usable and names it.
    ///
    /// Sequentially consistent, so that the watchdog cannot miss it.
    func open(_ index: Int, deadline: Int64) -> CallHandle {
        let slot = unsafe slots + index
        let counter = CallWord(rawValue: unsafe slot.pointee.word.load(ordering: .relaxed)).counter + 1
        unsafe slot.pointee.deadline.store(deadline, ordering: .relaxed)
        unsafe slot.pointee.endReason.store(0, ordering: .relaxed)
        unsafe slot.pointee.word.store(
            CallWord(openedWith: counter).rawValue,
            ordering: .sequentiallyConsistent
        )
        return CallHandle(generation: generation, slot: index, counter: counter)
    }

    /// Gives a finalised slot back; one whose counter is used up is retired.
    func recycle(_ index: Int) {
        let counter = CallWord(rawValue: unsafe slots[index].word.load(ordering: .relaxed)).counter
        if counter >= CallHandle.counterLimit { return }
        while true {
            let head = freeHead.load(ordering: .relaxed)
            unsafe slots[index].nextFree.store(UInt32(truncatingIfNeeded: head), ordering: .relaxed)
            let replacement = (head >> 32 &+ 1) << 32 | UInt64(index + 1)
            let (exchanged, _) = freeHead.weakCompareExchange(
                expected: head,
                desired: replacement,
                ordering: .releasing
            )
            if exchanged { return }
        }
    }

    private func grow() -> Int? {
        growth.withLock { _ in
            let index = initialized.load(ordering: .relaxed)
            guard index < Self.capacity else { return nil }
            unsafe (slots + index).initialize(to: CallSlot())
            unsafe (states + index).initialize(to: CallState())
            unsafe (errors + index).initialize(to: nil)
            unsafe (origins + index).initialize(to: CallOrigin())
            initialized.store(index + 1, ordering: .releasing)
            return index
        }
    }
}
