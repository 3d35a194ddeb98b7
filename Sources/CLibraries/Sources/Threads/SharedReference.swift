// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A reference to an immutable object that many threads read while one puts another in its place.
///
/// Reading takes no lock and never waits: three atomic operations. Whoever has read an object keeps it as long as it likes.
@safe
public final class SharedReference<Object: AnyObject & Sendable>: Sendable {
    private let object: Atomic<Unmanaged<Object>>
    /// Threads between the reading of the word and the retaining of what it points to.
    private let readers = Atomic<Int>(0)

    /// Holds `object`.
    public init(_ object: Object) { unsafe self.object = Atomic(Unmanaged.passRetained(object)) }

    deinit { unsafe object.load(ordering: .sequentiallyConsistent).release() }

    /// The object of now [any thread].
    public var current: Object {
        readers.wrappingAdd(1, ordering: .sequentiallyConsistent)
        defer { readers.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
        return unsafe object.load(ordering: .sequentiallyConsistent).takeUnretainedValue()
    }

    /// Puts `new` in its place [any thread]; waits for those few instructions in which a reader could still take hold of the old one.
    public func replace(with new: Object) {
        let old = unsafe object.exchange(Unmanaged.passRetained(new), ordering: .sequentiallyConsistent)
        // Whoever enters from now on finds the new one, so a single moment without readers is enough.
        while readers.load(ordering: .sequentiallyConsistent) != 0 { sched_yield() }
        unsafe old.release()
    }
}
