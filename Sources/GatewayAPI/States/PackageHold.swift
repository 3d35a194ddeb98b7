import AdapterHost
import GatewayHTTP
import PackageLifecycle

/// What a change of a package rests on: nobody else changes it meanwhile, on any replica, and it is as it was found.
struct PackageHold: Sendable {
    let package: FoundPackage
    /// Given back with the last copy of it.
    let lock: HeldLock
}

extension GatewayAPI {
    /// Finds the package that a request names, takes its lock, and looks again: it may have gone while others held the lock.
    ///
    /// What an adapter shows may be older than a removal by another replica. Only one who removes the package asks its backend and is
    /// told so: for all others, `keeps`, what was removed is gone, unless the backend has another archive by now. Never blocks;
    /// `finish` is called on any thread.
    func hold(
        _ call: APICall,
        keeps: Bool,
        then finish: @escaping @Sendable (Result<PackageHold, APIError>) -> Void
    ) {
        if let fault = states.fault { return finish(.failure(APIError(fault))) }
        lookUp(call, toleratesFailures: false, mayRunHere: false) { result in
            switch result {
            case .failed(let error): finish(.failure(error))
            case .found(let package, _): self.hold(package, call, keeps, then: finish)
            }
        }
    }

    private func hold(
        _ package: FoundPackage,
        _ call: APICall,
        _ keeps: Bool,
        then finish: @escaping @Sendable (Result<PackageHold, APIError>) -> Void
    ) {
        onLockThread(orElse: { finish(.failure($0)) }) {
            do throws(StateStoreError) {
                let lock = HeldLock(try self.states.lock(package.key), self.stateWorkers)
                try JournalRecovery(api: self).settle(package.key, keeps: keeps)
                try self.states.refresh()
                let removed = keeps ? try self.states.removedChecksums(of: package.key) : []
                self.lookAgain(at: package, knownAsRemoved: removed, call) { result in
                    finish(result.map { PackageHold(package: $0, lock: lock) })
                }
            } catch {
                finish(.failure(APIError(error)))
            }
        }
    }

    /// Looks at a package that was found before, and holds `If-Match` against it.
    ///
    /// The backend is asked where that can be told from what the adapter has read: if the client makes a condition, or if something
    /// is known of another archive of the same name. Never blocks; `finish` is called on any thread.
    ///
    /// `knownAsRemoved`: checksums of archives of its name that are gone.
    func lookAgain(
        at package: FoundPackage,
        knownAsRemoved removed: Set<String> = [],
        _ call: APICall,
        then finish: @escaping @Sendable (Result<FoundPackage, APIError>) -> Void
    ) {
        let isMarkOfAnother = states.recorded.mark(of: package.key)?.applies(to: package.checksum) == false
        lookUp(
            PackageChoice(of: package),
            for: call,
            isFresh: call.ifMatch != nil || isMarkOfAnother || removed.contains(package.checksum ?? ""),
            toleratesFailures: false,
            mayRunHere: false
        ) { result in
            switch result {
            case .failed(let error): finish(.failure(error))
            case .found(let package, _) where removed.contains(package.checksum ?? ""):
                finish(.failure(.packageRemoved(package.id)))
            case .found(let package, _):
                self.requireMatch(package, call) { finish($0.map { .failure($0) } ?? .success(package)) }
            }
        }
    }

    /// Holds `If-Match` against the package as it is now (RFC 9110 section 13.1.1), which no gateway changes while its lock is held.
    ///
    /// Never blocks; `finish` is called on any thread.
    private func requireMatch(
        _ package: FoundPackage,
        _ call: APICall,
        then finish: @escaping @Sendable (APIError?) -> Void
    ) {
        guard let condition = call.ifMatch else { return finish(nil) }
        withStanding(of: package, for: Errand(call)) { standing, _ in
            // What cannot be read names no state of the package.
            let isMet = EntityTagCondition(condition)?.names(EntityTag(of: package.json(standing))) ?? false
            finish(isMet ? nil : .preconditionFailed(package))
        }
    }
}
