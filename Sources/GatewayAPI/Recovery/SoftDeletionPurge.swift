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
            let mark = api.states.recorded.mark(of: key), mark.isSoftDeletion,
            let package = api.ask(for: key, errand)?.packages.first(where: { $0.key == key })
        else { return }
        guard mark.applies(to: package.checksum) else {
            // What an adapter has read may be older than the mark: only its backend can tell.
            if adapter.flags(of: .packageGet).contains(.fresh) { drop(key, of: package) }
            return
        }
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
            isConditional: true,
            action: .purged,
            origin: .gateway,
            errand: errand
        )
        .start { failure in done.update { $0 = .some(failure) } }
        let failure = done.wait { $0 }
        if failure?.isOfAnother == true {
            drop(package.key, of: package)
        } else if let failure {
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

    /// Another archive is there than the one that was to be deleted: it stays, and the mark goes.
    private func drop(_ key: PackageKey, of package: FoundPackage) {
        do throws(StateStoreError) {
            try api.states.restore(
                key,
                to: package.isDeprecatedItself ? .deprecated : .available,
                as: .lapsed,
                by: .gateway
            )
            api.log.warning(
                "a soft-deleted package has been replaced by another archive, which stays: its mark was dropped",
                ["adapter": .string(package.adapter.name), "packageId": .string(package.id)]
            )
        } catch {
            api.log.warning(
                "the mark of a package that has been replaced could not be dropped; it is tried again",
                ["packageId": .string(package.id), "reason": .string("\(error)")]
            )
        }
    }
}
