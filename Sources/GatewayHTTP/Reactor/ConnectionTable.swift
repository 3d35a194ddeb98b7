/// The connections of one reactor by id; a stale id finds nothing.
struct ConnectionTable {
    private var slots: [Connection?] = []
    private var generations: [UInt32] = []
    private var free: [UInt32] = []

    /// Every connection in the table.
    var all: [Connection] { slots.compactMap { $0 } }

    /// Gives out an id for a connection that `place` then puts there.
    mutating func reserve() -> ConnectionID {
        if let slot = free.popLast() {
            generations[Int(slot)] &+= 1
            return ConnectionID(slot: slot, generation: generations[Int(slot)])
        }
        slots.append(nil)
        generations.append(0)
        return ConnectionID(slot: UInt32(slots.count - 1), generation: 0)
    }

    mutating func place(_ connection: Connection) {
        slots[Int(connection.id.slot)] = connection
    }

    mutating func remove(_ id: ConnectionID) {
        guard self[id] != nil else { return }
        slots[Int(id.slot)] = nil
        free.append(id.slot)
    }

    subscript(id: ConnectionID) -> Connection? {
        let slot = Int(id.slot)
        guard slot < slots.count, generations[slot] == id.generation else { return nil }
        return slots[slot]
    }
}
