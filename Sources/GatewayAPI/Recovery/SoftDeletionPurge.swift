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
        for key in api.states.keysToPurge.shuffled() where round.mayTell(of: key) && mayRemove(key) {
            guard left > 0, purge(key, in: &round) else { return }
            left -= 1
        }
    }

    /// Whether there is an adapter that can: marks of others are not looked at, and count for nothing.
    private func mayRemove(_ key: PackageKey) -> Bool {
        api.registry.current.router.adapter(named: key.adapter)?.declares(.packageDelete) == true
    }

    /// False if nobody can say who uses a package, which goes for the next one as well.
    private func purge(_ key: PackageKey, in round: inout PresenceRound) -> Bool {
        let errand = Errand(api.registry.current)
        guard let adapter = errand.adapters.router.adapter(named: key.adapter),
            let lock = try? api.states.lock(key, within: .zero)
        else { return true }
        defer { lock.release() }
        guard let mark = markUnderLock(of: key, in: &round) else { return true }
        switch round.look(for: key, errand) {
        // A repository that is empty for a while, or not configured, has lost nothing: the mark waits for it.
        case .unknown, .gone: return true
        case .there(let package) where package.key != key: return true
        case .there(let package) where !mark.applies(to: package.checksum):
            lapse(key, successor: package, adapter)
            return true
        case .there(let package): return remove(package, marked: mark, errand, in: &round)
        }
    }

    /// It may have been restored by another replica meanwhile, or an earlier operation has come through after all.
    private func markUnderLock(of key: PackageKey, in round: inout PresenceRound) -> Deprecation? {
        do throws(StateStoreError) {
            // A deletion that may have come through is not taken for failed before the adapter has had time to see it.
            try JournalRecovery(api: api).settle(key, keeps: true, in: &round)
            try api.states.refresh()
            return api.states.markToPurge(of: key)
        } catch {
            return nil
        }
    }

    /// What an adapter has read may be older than the mark: only its backend can tell.
    private func lapse(_ key: PackageKey, successor: FoundPackage, _ adapter: Adapter) {
        guard adapter.flags(of: .packageGet).contains(.fresh) else { return }
        LapsedMark(api: api, key: key, successor: successor).drop()
    }

    private func remove(
        _ package: FoundPackage,
        marked mark: Deprecation,
        _ errand: Errand,
        in round: inout PresenceRound
    ) -> Bool {
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
            conclude(failure, of: package, in: &round)
        } else {
            api.log.info(
                "a soft-deleted package was removed",
                ["adapter": .string(package.adapter.name), "packageId": .string(package.id)]
            )
        }
        return true
    }

    private func conclude(
        _ failure: PackageRemoval.Failure,
        of package: FoundPackage,
        in round: inout PresenceRound
    ) {
        if failure.code?.isSilence == true { round.noteSilence(at: package.key) }
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
