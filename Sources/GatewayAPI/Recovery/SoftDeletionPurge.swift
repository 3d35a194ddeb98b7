import AdapterHost
import Observability
import PackageLifecycle
import Threads

/// Removes packages that were soft-deleted long enough ago, where that is configured, and nobody uses them.
///
/// Blocks: for a thread of its own.
struct SoftDeletionPurge: Sendable {
    let api: GatewayAPI

    func run() {
        let grace = api.states.settings.purgeAfter
        guard grace > .zero else { return }
        for key in api.states.keys(softDeletedFor: grace) { purge(key) }
    }

    private func purge(_ key: PackageKey) {
        let errand = Errand(api.registry.current)
        guard let adapter = errand.adapters.router.adapter(named: key.adapter),
            adapter.declares(.packageDelete),
            let lock = try? api.states.lock(key, within: .zero)
        else { return }
        defer { lock.release() }
        // It may have been restored by another replica meanwhile.
        guard (try? api.states.refresh()) != nil,
            let package = api.ask(for: key, errand)?.packages.first(where: { $0.key == key }),
            api.states.recorded[key, package.checksum]?.isSoftDeletion == true
        else { return }
        let answer = Monitor<DeploymentFindings?>(nil)
        api.askForUsers(of: package, isFresh: true, for: errand) { findings in
            answer.update { $0 = findings }
        }
        guard case .unused = answer.wait({ $0 }).decision(under: api.protection) else { return }
        remove(package, errand)
    }

    private func remove(_ package: FoundPackage, _ errand: Errand) {
        let done = Monitor<PackageRemoval.Failure??>(nil)
        PackageRemoval(
            api: api,
            package: package,
            status: .deprecated,
            isForced: false,
            action: .purged,
            origin: .gateway,
            errand: errand
        )
        .start { failure in done.update { $0 = .some(failure) } }
        if let failure = done.wait({ $0 }) {
            api.log.warning(
                "a soft-deleted package could not be removed",
                ["packageId": .string(package.id), "reason": .string(failure.reason)]
            )
        } else {
            api.log.info(
                "a soft-deleted package was removed",
                ["adapter": .string(package.adapter.name), "packageId": .string(package.id)]
            )
        }
    }
}
