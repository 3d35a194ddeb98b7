// SPDX-License-Identifier: Apache-2.0

/// The 64-bit name of one call: the instance's generation, the call's slot and the slot's counter.
///
/// Never reused, never 0.
struct CallHandle: RawRepresentable, Hashable, Sendable {
    static let slotBits: UInt64 = 12
    static let counterBits: UInt64 = 44
    static let counterLimit: UInt64 = (1 << counterBits) - 1

    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(generation: UInt8, slot: Int, counter: UInt64) {
        rawValue =
            UInt64(generation) << (Self.slotBits + Self.counterBits) | UInt64(slot) << Self.counterBits
            | counter
    }

    var generation: UInt8 { UInt8(truncatingIfNeeded: rawValue >> (Self.slotBits + Self.counterBits)) }
    var slot: Int { Int(rawValue >> Self.counterBits & ((1 << Self.slotBits) - 1)) }
    var counter: UInt64 { rawValue & Self.counterLimit }
}
