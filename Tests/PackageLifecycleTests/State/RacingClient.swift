internal import Glibc
import PackageLifecycle

/// Requests as the gateway carries them out: lock, see to what others left, look, write down, act, write down, answer.
struct RacingClient: Sendable {
    let number: Int
    let store: StateStore
    let shelf: Shelf

    /// One request in ten dies at some step, as its process would.
    private struct Death: Error {}

    func act(_ round: Int) throws {
        let key = PackageKey.test("race-\(Int.random(in: 0..<4))")
        let request = "\(number)-\(round)"
        do {
            let lock = try store.lock(key, until: .now + .seconds(60))
            defer { lock.release() }
            for entry in try store.openEntries(of: key) { try resolve(entry) }
            switch Int.random(in: 0..<4) {
            case 0: try change(.upload, key, request)
            case 1: try change(.delete, key, request)
            case 2: try mark(key, request, .deprecate(Deprecation(since: 1, who: "", isSoftDeletion: false)))
            default: try mark(key, request, .restore)
            }
        } catch StateStoreError.conflict {
            shelf.refuse()
        } catch is Death {
            shelf.noteDeath()
        }
    }

    /// What a replica does before it is ready.
    func recover() throws {
        for entry in try store.openEntries() {
            let lock = try store.lock(entry.operation.key, until: .now)
            try resolve(entry)
            lock.release()
        }
    }

    private func change(_ kind: PendingOperation.Kind, _ key: PackageKey, _ request: String) throws {
        guard shelf.has(key) == (kind == .delete) else { return shelf.refuse() }
        let entry = try store.begin(
            PendingOperation(kind, of: key, who: "", requestID: request, time: 1)
        )
        try live()
        // Whoever else looks now sees the old state.
        sched_yield()
        if kind == .upload { shelf.put(key) } else { shelf.remove(key) }
        try live()
        try end(entry, as: kind == .upload ? "uploaded" : "deleted", .store(checksum: ""))
        shelf.acknowledge(request)
    }

    private func mark(_ key: PackageKey, _ request: String, _ change: StateTransition.Change) throws {
        guard shelf.has(key) else { return shelf.refuse() }
        try live()
        let action = change == .restore ? "restored" : "deprecated"
        try store.commit(StateTransition(change, audit: record(key, action, request)))
        shelf.acknowledge(request)
    }

    private func resolve(_ entry: JournalEntry) throws {
        switch (entry.operation.kind, shelf.has(entry.operation.key)) {
        case (.upload, true): try end(entry, as: "uploaded", .store(checksum: ""))
        case (.delete, false): try end(entry, as: "deleted", .remove(checksum: "", until: 0))
        default: try end(entry, as: "nothing done", .none)
        }
    }

    private func end(_ entry: JournalEntry, as action: String, _ change: StateTransition.Change) throws {
        let audit = record(entry.operation.key, action, entry.operation.requestID)
        try store.commit(StateTransition(change, audit: audit, ends: entry))
    }

    private func record(_ key: PackageKey, _ action: String, _ request: String) -> AuditRecord {
        AuditRecord(time: 1, action: action, key: key, before: "", after: "", who: "", requestID: request)
    }

    private func live() throws {
        if Int.random(in: 0..<20) == 0 { throw Death() }
    }
}
