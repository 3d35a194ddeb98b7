// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The memory of one call after another.
///
/// Its address never changes and is never freed while the process lives with the instance.
@safe struct CallSlot: ~Copyable {
    /// Counter, state and pins: see `CallWord`.
    ///
    /// Decides alone who may touch `state`.
    let word = Atomic<UInt64>(CallWord.closed)
    /// The next free slot's index plus one; 0 = none.
    let nextFree = Atomic<UInt32>(0)
    /// When the watchdog has to look at the call.
    let deadline = Atomic<Int64>(.max)
    /// Why the call is to end early: 0, or the raw value of the code that the host completes it with.
    let endReason = Atomic<Int32>(0)
    /// Counter of the last call here that the host ended itself: its plugin's late completion is no misbehaviour.
    let endedByHost = Atomic<UInt64>(0)
}
