/// Names a connection of one reactor: its place in the table, and how often that place was given out.
struct ConnectionID: Hashable {
    let slot: UInt32
    let generation: UInt32

    init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    /// From the tag of an epoll event.
    init(tag: UInt64) {
        slot = UInt32(truncatingIfNeeded: tag)
        generation = UInt32(truncatingIfNeeded: tag >> 32)
    }

    var tag: UInt64 { UInt64(generation) << 32 | UInt64(slot) }
}
