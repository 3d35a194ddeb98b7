// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts the threads of callers that are inside an instance, and keeps new ones out once it closes.
final class InstanceGate: Sendable {
    private static let closed = 1 << 62

    private let word = Atomic<Int>(0)

    /// True if the caller may go in; it says `leave` afterwards.
    @inline(__always)
    func enter() -> Bool {
        // Wrapping is one instruction, the other addition a loop; so many callers there never are.
        if word.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue < Self.closed { return true }
        leave()
        return false
    }

    @inline(__always)
    func leave() { word.wrappingSubtract(1, ordering: .sequentiallyConsistent) }

    func close() { word.bitwiseOr(Self.closed, ordering: .sequentiallyConsistent) }

    var isClosed: Bool { word.load(ordering: .relaxed) >= Self.closed }

    /// True while callers are inside.
    var isOccupied: Bool { word.load(ordering: .sequentiallyConsistent) & (Self.closed - 1) != 0 }
}
