// SPDX-License-Identifier: Apache-2.0

/// The atomic word of a call's slot: counter, state bits, and the number of host functions that are at work on the call.
struct CallWord: RawRepresentable {
    static let pin: UInt64 = 1
    static let pinMask: UInt64 = 0xFFFF
    /// A function that uses the sink or the body is at work: the others wait.
    static let exclusive: UInt64 = 1 << 16
    /// The plugin asked to be called back at the end.
    static let callback: UInt64 = 1 << 17
    /// Cancelled, or past the deadline.
    static let cancelled: UInt64 = 1 << 18
    /// Complete, or the slot is free.
    static let closed: UInt64 = 1 << 19
    static let counterShift: UInt64 = 20

    var rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(openedWith counter: UInt64) { rawValue = counter << Self.counterShift }

    var counter: UInt64 { rawValue >> Self.counterShift }
    var isClosed: Bool { rawValue & Self.closed != 0 }
    var isCancelled: Bool { rawValue & Self.cancelled != 0 }
    var isExclusive: Bool { rawValue & Self.exclusive != 0 }
    var hasCallback: Bool { rawValue & Self.callback != 0 }
    var pins: UInt64 { rawValue & Self.pinMask }

    /// True while the call with this counter can be used.
    func isOpen(as counter: UInt64) -> Bool { self.counter == counter && !isClosed }
}
