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
    /// Finds the package that a request names, takes its lock, and asks for it again: what a change rests on, and speaks of afterwards, is
    /// the archive that is there under the lock, as the backend says where its adapter can ask it.
    ///
    /// Where it cannot, what a gateway has removed is nevertheless gone for one who `keeps` the package; one who removes it is told so
    /// by the backend then. Never blocks; `finish` is called on any thread.
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
                self.lookAgain(at: package, isFresh: true, call) { result in
                    finish(
                        result.flatMap { package in
                            removed.contains(package.checksum ?? "")
                                ? .failure(.packageRemoved(package.id))
                                : .success(PackageHold(package: package, lock: lock))
                        }
                    )
                }
            } catch {
                finish(.failure(APIError(error)))
            }
        }
    }

    /// Looks at a package that was found before, as one who changes nothing and holds no lock.
    ///
    /// The backend is asked where what the adapter has read cannot be enough: the client makes a condition, or something is known of
    /// another archive of the same name. Never blocks; `finish` is called on any thread.
    func lookAgain(
        at package: FoundPackage,
        _ call: APICall,
        then finish: @escaping @Sendable (Result<FoundPackage, APIError>) -> Void
    ) {
        let isMarkOfAnother = states.recorded.mark(of: package.key)?.applies(to: package.checksum) == false
        lookAgain(at: package, isFresh: call.ifMatch != nil || isMarkOfAnother, call, then: finish)
    }

    /// Asks the adapter of a package for it again, and holds `If-Match` against the answer.
    private func lookAgain(
        at package: FoundPackage,
        isFresh: Bool,
        _ call: APICall,
        then finish: @escaping @Sendable (Result<FoundPackage, APIError>) -> Void
    ) {
        lookUp(
            PackageChoice(of: package),
            for: call,
            isFresh: isFresh,
            toleratesFailures: false,
            mayRunHere: false
        ) { result in
            switch result {
            case .failed(let error): finish(.failure(error))
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
