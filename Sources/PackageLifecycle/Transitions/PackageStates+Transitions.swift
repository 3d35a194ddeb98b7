extension PackageStates {
    /// Marks a package; its lock must be held.
    ///
    /// - Parameters:
    ///   - key: the package.
    ///   - checksum: of its archive, to which the mark is bound; nil if the adapter states none.
    ///   - isSoftDeletion: whether it was to be deleted, and is kept.
    ///   - before: where it stands now.
    ///   - origin: who asks for it.
    /// - Throws: what the store says; nothing is changed, unless it was `unavailable` only at the end.
    public func deprecate(
        _ key: PackageKey,
        checksum: String?,
        isSoftDeletion: Bool,
        from before: PackageStatus,
        by origin: ChangeOrigin
    ) throws(StateStoreError) {
        let now = WallClock.now
        let mark = Deprecation(
            since: now,
            who: origin.who,
            isSoftDeletion: isSoftDeletion,
            checksum: checksum ?? ""
        )
        let action: AuditAction = isSoftDeletion ? .softDeleted : .deprecated
        let audit = record(action, of: key, from: before, to: .deprecated, by: origin, at: now)
        let revision = try commit(StateTransition(.deprecate(mark), audit: audit))
        recorded.note(mark, of: key, revision: revision)
    }

    /// Takes a mark back; the package's lock must be held.
    ///
    /// - Parameters:
    ///   - key: the package.
    ///   - after: where it stands then: `deprecated` if it says so itself; nil if it is not there any more.
    ///   - action: what the audit calls it.
    ///   - origin: who asks for it.
    /// - Throws: what the store says; nothing is changed, unless it was `unavailable` only at the end.
    public func restore(
        _ key: PackageKey,
        to after: PackageStatus?,
        as action: AuditAction = .restored,
        by origin: ChangeOrigin
    ) throws(StateStoreError) {
        let audit = record(action, of: key, from: .deprecated, to: after, by: origin)
        let revision = try commit(StateTransition(.restore, audit: audit))
        recorded.note(nil, of: key, revision: revision)
    }

    /// Writes down what an adapter is about to be asked for; the package's lock must be held.
    public func begin(
        _ kind: PendingOperation.Kind,
        of key: PackageKey,
        checksum: String = "",
        idempotency: IdempotencyKey? = nil,
        by origin: ChangeOrigin
    ) throws(StateStoreError) -> JournalEntry {
        let operation = PendingOperation(
            kind,
            of: key,
            checksum: checksum,
            who: origin.who,
            requestID: origin.requestID,
            time: WallClock.now,
            idempotency: idempotency
        )
        return try write { store throws(StateStoreError) in try store.begin(operation) }
    }

    /// The package is in its repository, whatever was recorded of an earlier one of its name.
    ///
    /// - Parameters:
    ///   - key: the package.
    ///   - checksum: of its archive, as its adapter states it.
    ///   - after: where it stands then: `deprecated` if it says so itself.
    ///   - entry: what this ends.
    ///   - answer: the location and the body that whoever asks again with the same idempotency key gets.
    /// - Throws: what the store says; the entry stays.
    public func stored(
        _ key: PackageKey,
        checksum: String?,
        as after: PackageStatus,
        _ entry: JournalEntry,
        answer: (location: String, body: [UInt8])?
    ) throws(StateStoreError) {
        let kept = answer.map { answer in
            IdempotentAnswer(
                location: answer.location,
                body: answer.body,
                expires: WallClock.now + settings.idempotencyRetention.nanoseconds
            )
        }
        let audit = record(.uploaded, of: key, from: .uploaded, to: after, by: entry.origin, at: entry.time)
        let transition = StateTransition(
            .store(checksum: checksum ?? ""),
            audit: audit,
            ends: entry,
            answer: kept
        )
        recorded.note(nil, of: key, revision: try commit(transition))
    }

    /// The package is gone from its repository, and what was recorded of it with it; replicas whose adapters still show it know so.
    public func removed(
        _ key: PackageKey,
        _ entry: JournalEntry,
        as action: AuditAction = .deleted,
        from before: PackageStatus?
    ) throws(StateStoreError) {
        let audit = record(action, of: key, from: before, to: nil, by: entry.origin, at: entry.time)
        let change = StateTransition.Change.remove(
            checksum: entry.operation.checksum,
            until: WallClock.now + settings.removalRetention.nanoseconds
        )
        let revision = try commit(StateTransition(change, audit: audit, ends: entry))
        recorded.note(nil, of: key, revision: revision)
    }

    /// What was begun came to nothing: an upload left nothing, a package that was to be deleted is still there.
    public func cameToNothing(
        _ entry: JournalEntry,
        as action: AuditAction,
        from before: PackageStatus?,
        to after: PackageStatus?
    ) throws(StateStoreError) {
        let key = entry.operation.key
        let audit = record(action, of: key, from: before, to: after, by: entry.origin, at: entry.time)
        try commit(StateTransition(.none, audit: audit, ends: entry))
    }

    @discardableResult
    private func commit(_ transition: StateTransition) throws(StateStoreError) -> Int64 {
        try write { store throws(StateStoreError) in try store.commit(transition) }
    }

    private func record(
        _ action: AuditAction,
        of key: PackageKey,
        from before: PackageStatus?,
        to after: PackageStatus?,
        by origin: ChangeOrigin,
        at time: Int64 = WallClock.now
    ) -> AuditRecord {
        AuditRecord(
            time: time,
            action: action.rawValue,
            key: key,
            before: before?.rawValue ?? "",
            after: after?.rawValue ?? "",
            who: origin.who,
            requestID: origin.requestID
        )
    }
}

extension JournalEntry {
    /// Who asked for it.
    var origin: ChangeOrigin { ChangeOrigin(who: operation.who, requestID: operation.requestID) }
}
