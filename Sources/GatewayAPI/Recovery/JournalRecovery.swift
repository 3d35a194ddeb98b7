import AdapterHost
import Observability
import PackageLifecycle

/// Finds out what became of operations that nobody ended, because a process died or a backend did not answer: asks the adapter
/// whether the package is there, and writes that down.
///
/// Blocks: for a thread of its own.
struct JournalRecovery: Sendable {
    /// What adapters show of operations so old is taken for what has become of them; in nanoseconds.
    static let lostAfter: Int64 = 60 * 1_000_000_000

    let api: GatewayAPI

    /// Goes through the journal once; returns how many entries nobody could say anything about.
    ///
    /// `youngest`: younger entries are left alone, in nanoseconds, for an adapter may not have seen yet what another replica did.
    /// `limit`: who has not answered until then is not waited for; what is left is for a later round.
    func run(youngest: Int64, until limit: ContinuousClock.Instant? = nil) throws(StateStoreError) -> Int {
        // By chance, so that an operation for which its repository does not answer is not the first of it in every round.
        let entries = try api.states.openEntries(olderThan: youngest).shuffled()
        var round = PresenceRound(api: api, until: limit)
        var open = 0
        for entry in entries where !(try resolve(entry, in: &round)) { open += 1 }
        return open
    }

    /// False if the adapter cannot tell; what another request works on is none of ours.
    private func resolve(_ entry: JournalEntry, in round: inout PresenceRound) throws(StateStoreError) -> Bool
    {
        guard !entry.isAboutSomething || round.mayTell(of: entry.operation.key) else { return false }
        do throws(StateStoreError) {
            let lock = try api.states.lock(entry.operation.key, within: .zero)
            defer { lock.release() }
            return try settle(entry, in: &round)
        } catch .locked, .conflict {
            return true
        } catch {
            throw error
        }
    }

    /// Ends what is left of earlier operations on a package whose lock is held, before anything else is done to it: a late end would
    /// undo what is done now.
    ///
    /// `keeps`: whether the package is to stay. Then a deletion that may have come through is left open while the adapter may not have
    /// seen that yet, and what might be gone is not changed.
    func settle(_ key: PackageKey, keeps: Bool) throws(StateStoreError) {
        var round = PresenceRound(api: api)
        try settle(key, keeps: keeps, in: &round)
    }

    /// The same as part of a round.
    func settle(_ key: PackageKey, keeps: Bool, in round: inout PresenceRound) throws(StateStoreError) {
        for entry in try api.states.openEntries(of: key) {
            // Nobody may build on what nobody knows.
            guard try settle(entry, keeps: keeps, in: &round) else { throw .undecided }
        }
    }

    private func settle(
        _ entry: JournalEntry,
        keeps: Bool = false,
        in round: inout PresenceRound
    ) throws(StateStoreError) -> Bool {
        let package: FoundPackage?
        switch presence(of: entry, in: &round) {
        case .unknown: return false
        case .gone: package = nil
        case .there(let found): package = found
        }
        if keeps, entry.operation.kind == .delete, package != nil, entry.age < Self.lostAfter { return false }
        try end(entry, package)
        writeDown(entry, package)
        return true
    }

    private func presence(of entry: JournalEntry, in round: inout PresenceRound) -> PackagePresence {
        guard entry.isAboutSomething else { return .gone }
        let operation = entry.operation
        return round.look(
            for: operation.key,
            Errand(api.registry.current, requestID: operation.requestID)
        )
    }

    private func end(_ entry: JournalEntry, _ found: FoundPackage?) throws(StateStoreError) {
        let key = entry.operation.key
        let states = api.states
        switch (entry.operation.kind, found) {
        case (.upload, let package?) where isSame(package, entry.operation):
            try states.stored(
                package.key,
                checksum: package.checksum,
                as: package.statusOfItself,
                entry,
                answer: (api.registry.current.location(of: package), package.json)
            )
        case (.upload, _):
            try states.cameToNothing(entry, as: .uploadLost, from: .uploaded, to: nil)
        case (.delete, nil):
            let before: PackageStatus =
                states.recorded[key, entry.operation.checksum] == nil ? .available : .deprecated
            try states.removed(key, entry, from: before)
        case (.delete, let package?):
            let status: PackageStatus = api.isDeprecated(package) ? .deprecated : .available
            try states.cameToNothing(entry, as: .deletionFailed, from: status, to: status)
        }
    }

    /// Whether it is the package that was uploaded, as far as checksums can tell.
    private func isSame(_ package: FoundPackage, _ operation: PendingOperation) -> Bool {
        guard let checksum = package.checksum, !operation.checksum.isEmpty else { return true }
        return checksum == operation.checksum
    }

    private func writeDown(_ entry: JournalEntry, _ package: FoundPackage?) {
        api.log.warning(
            "an operation that was not ended has been looked into",
            [
                "operation": .string(entry.operation.kind.rawValue),
                "adapter": .string(entry.operation.key.adapter),
                "packageId": .string("\(entry.operation.key.name)-\(entry.operation.key.version)"),
                "packageIsThere": .bool(package != nil),
                "requestId": .string(entry.operation.requestID),
            ]
        )
    }
}

extension JournalEntry {
    /// Whether it names a package: a registration that named nothing can be asked for nowhere.
    fileprivate var isAboutSomething: Bool { !operation.key.name.isEmpty && !operation.key.version.isEmpty }
}
