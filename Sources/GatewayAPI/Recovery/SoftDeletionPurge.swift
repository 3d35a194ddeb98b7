import AdapterHost
import Observability
import PackageLifecycle
import Threads

/// Removes packages that were soft-deleted long enough ago, where that is configured, and nobody uses them.
///
/// Blocks: for a thread of its own.
struct SoftDeletionPurge: Sendable {
    let api: GatewayAPI
    /// So many packages are asked about at most each time: who keeps many that are in use shall not have their backends asked all the time.
    var limit = 100

    func run() {
        var round = PresenceRound(api: api)
        var left = limit
        // By chance, so that each has its turn, however many stay because they are in use.
        for key in api.states.keysToPurge.shuffled() where round.mayTell(of: key) {
            guard left > 0, purge(key, in: &round) else { return }
            left -= 1
        }
    }

    /// False if nobody can say who uses a package, which goes for the next one as well.
    private func purge(_ key: PackageKey, in round: inout PresenceRound) -> Bool {
        let errand = Errand(api.registry.current)
        guard let adapter = errand.adapters.router.adapter(named: key.adapter),
            adapter.declares(.packageDelete),
            let lock = try? api.states.lock(key, within: .zero)
        else { return true }
        defer { lock.release() }
        guard let mark = markUnderLock(of: key) else { return true }
        switch round.look(for: key, errand) {
        case .unknown: return true
        case .gone:
            lapse(key, successor: nil, adapter)
            return true
        case .there(let package) where package.key != key: return true
        case .there(let package) where !mark.applies(to: package.checksum):
            lapse(key, successor: package, adapter)
            return true
        case .there(let package): return remove(package, marked: mark, errand)
        }
    }

    /// It may have been restored by another replica meanwhile, or an earlier operation has come through after all.
    private func markUnderLock(of key: PackageKey) -> Deprecation? {
        do throws(StateStoreError) {
            try JournalRecovery(api: api).settle(key, keeps: false)
            try api.states.refresh()
            return api.states.markToPurge(of: key)
        } catch {
            return nil
        }
    }

    /// What an adapter has read may be older than the mark: only its backend can tell.
    private func lapse(_ key: PackageKey, successor: FoundPackage?, _ adapter: Adapter) {
        guard adapter.flags(of: .packageGet).contains(.fresh) else { return }
        LapsedMark(api: api, key: key, successor: successor).drop()
    }

    private func remove(_ package: FoundPackage, marked mark: Deprecation, _ errand: Errand) -> Bool {
        let answer = Monitor<DeploymentFindings?>(nil)
        api.askForUsers(of: package, isFresh: true, for: errand) { findings in
            answer.update { $0 = findings }
        }
        switch answer.wait({ $0 }).decision(under: api.protection) {
        case .unknown: return false
        case .used: return true
        case .unused: break
        }
        let done = Monitor<PackageRemoval.Failure??>(nil)
        PackageRemoval(
            api: api,
            package: package,
            status: .deprecated,
            isForced: false,
            precondition: mark.checksum.isEmpty ? package.checksum : mark.checksum,
            action: .purged,
            origin: .gateway,
            errand: errand
        )
        .start { failure in done.update { $0 = .some(failure) } }
        if let failure = done.wait({ $0 }) {
            conclude(failure, of: package)
        } else {
            api.log.info(
                "a soft-deleted package was removed",
                ["adapter": .string(package.adapter.name), "packageId": .string(package.id)]
            )
        }
        return true
    }

    private func conclude(_ failure: PackageRemoval.Failure, of package: FoundPackage) {
        switch failure.code {
        case .preconditionFailed: LapsedMark(api: api, key: package.key, successor: package).drop()
        case .notFound: LapsedMark(api: api, key: package.key, successor: nil).drop()
        default:
            api.log.warning(
                "a soft-deleted package could not be removed",
                ["packageId": .string(package.id), "reason": .string(failure.reason)]
            )
        }
    }
}
