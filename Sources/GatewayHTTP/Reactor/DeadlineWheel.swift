/// Wakes connections about their deadlines: a ring of buckets, one for each step of 2^24 ns (about 17 ms).
///
/// Entries are hints: a deadline that moves away stays in its old bucket and is put in a later one when that comes up, so
/// that moving a deadline costs nothing. One further away than the ring waits in its last bucket.
struct DeadlineWheel {
    static let stepShift: UInt64 = 24
    private static let bucketCount = 1024

    private var buckets = [[ConnectionID]](repeating: [], count: bucketCount)
    private var occupied = [UInt64](repeating: 0, count: bucketCount / 64)
    private var lastTick: UInt64

    init(now: UInt64) { lastTick = now >> Self.stepShift }

    /// The tick at which a deadline would be looked at.
    func tick(for deadline: UInt64) -> UInt64 {
        let wanted = (deadline >> Self.stepShift) + 1
        return min(max(wanted, lastTick + 1), lastTick + UInt64(Self.bucketCount) - 1)
    }

    mutating func insert(_ id: ConnectionID, tick: UInt64) {
        let index = Int(tick % UInt64(Self.bucketCount))
        buckets[index].append(id)
        occupied[index / 64] |= 1 << UInt64(index % 64)
    }

    /// The next due bucket with its tick, nil when none is due.
    ///
    /// Called until it returns nil.
    mutating func popDue(now: UInt64) -> (tick: UInt64, entries: [ConnectionID])? {
        let current = now >> Self.stepShift
        while lastTick < current {
            guard let next = nextOccupiedTick(), next <= current else {
                lastTick = current
                return nil
            }
            lastTick = next
            let index = Int(next % UInt64(Self.bucketCount))
            let entries = buckets[index]
            buckets[index] = []
            occupied[index / 64] &= ~(1 << UInt64(index % 64))
            return (next, entries)
        }
        return nil
    }

    /// How long to wait for the next bucket, in milliseconds rounded up; -1 when the wheel is empty.
    func waitMilliseconds(now: UInt64) -> CInt {
        guard let next = nextOccupiedTick() else { return -1 }
        let due = next << Self.stepShift
        guard due > now else { return 0 }
        return CInt(truncatingIfNeeded: (due - now + 999_999) / 1_000_000)
    }

    private func nextOccupiedTick() -> UInt64? {
        let start = Int((lastTick + 1) % UInt64(Self.bucketCount))
        var word = start / 64
        var bits = occupied[word] & (UInt64.max << UInt64(start % 64))
        for _ in 0...occupied.count {
            if bits != 0 {
                let index = word * 64 + bits.trailingZeroBitCount
                let distance = (index - start + Self.bucketCount) % Self.bucketCount
                return lastTick + 1 + UInt64(distance)
            }
            word = (word + 1) % occupied.count
            bits = occupied[word]
        }
        return nil
    }
}
