// SPDX-License-Identifier: Apache-2.0

internal import Observability
internal import SourceFiles
import Threads

/// Brings the adapters of a configuration up, so that one that fails costs the others nothing.
struct RegistryLoading {
    let log: Log
    let meters: AdapterMeters
    let watchdog: Watchdog
    /// Whether calls end at their deadline.
    let hasWatchdog: Bool

    /// `isRefused` says of which failure the whole set is given up, so that the adapters before it stay.
    func load(
        _ specifications: [AdapterSpecification],
        isRefused: (AdapterLoadFailure) -> Bool = { _ in false }
    ) -> [Result<Adapter, AdapterLoadFailure>] {
        for specification in specifications { meters.admit(specification.name) }
        var names: Set<String> = []
        let opened = specifications.map { specification in
            Result { () throws(LoadError) in
                guard hasWatchdog else {
                    throw LoadError(.resources, "the system gave no thread for deadlines")
                }
                try check(specification.name, isNew: names.insert(specification.name).inserted)
                return try PluginLoader(specification: specification).load()
            }
        }
        let results = Monitor([Int: Result<Adapter, AdapterLoadFailure>]())
        for (index, specification) in specifications.enumerated() {
            make(specification, opened[index]) { result in
                results.withLock(notifying: true) { $0[index] = result }
            }
        }
        let all = results.wait { $0.count == specifications.count ? $0 : nil }
        return specifications.enumerated().map { index, specification in
            let error = LoadError(.resources, "the adapter was not started")
            return report(
                specification,
                all[index] ?? .failure(AdapterLoadFailure(specification: specification, error: error)),
                isRefused: isRefused
            )
        }
    }

    private func check(_ name: String, isNew: Bool) throws(LoadError) {
        let isPlain = name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, (1...64).contains(name.utf8.count) else {
            throw LoadError(.nameInvalid, "an adapter's name is 1 to 64 visible ASCII characters")
        }
        guard isNew else { throw LoadError(.nameDuplicate, "another adapter has the name \(name) already") }
    }

    /// Makes the instance on a thread of its own, since a backend may keep it waiting.
    private func make(
        _ specification: AdapterSpecification,
        _ opened: Result<LoadedPlugin, LoadError>,
        _ done: @escaping @Sendable (Result<Adapter, AdapterLoadFailure>) -> Void
    ) {
        let plugin: LoadedPlugin
        switch opened {
        case .success(let opened): plugin = opened
        case .failure(let error):
            return done(.failure(AdapterLoadFailure(specification: specification, error: error)))
        }
        // Before the instance reads them: what changes meanwhile shows later.
        let files = plugin.files(namedIn: specification.configJSON)
        let fail = { @Sendable error in
            done(.failure(AdapterLoadFailure(specification: specification, error: error, files: files)))
        }
        let started = HostThread.start { [self] in
            do throws(LoadError) {
                done(.success(try makeAdapter(specification, plugin, files)))
            } catch { fail(error) }
        }
        if !started { fail(LoadError(.resources, "the system gave no thread")) }
    }

    private func makeAdapter(
        _ specification: AdapterSpecification,
        _ plugin: LoadedPlugin,
        _ files: [SourceFile]
    ) throws(LoadError) -> Adapter {
        let isSingleton = plugin.descriptor.flags.contains(.singleton)
        if isSingleton, !LibraryRegistry.shared.claimSingleton(plugin.identity) {
            throw LoadError(.instanceSingleton, "\(plugin.fileName) allows only one adapter in a gateway")
        }
        let instance = PluginInstance(
            specification: specification,
            plugin: plugin,
            watchdog: watchdog,
            log: log,
            meters: meters
        )
        watchdog.watch(instance)
        do throws(LoadError) {
            try instance.create(plugin, config: specification.configJSON)
        } catch {
            watchdog.forget(instance)
            if isSingleton { LibraryRegistry.shared.releaseSingleton(plugin.identity) }
            throw error
        }
        return Adapter(specification: specification, plugin: plugin, instance: instance, files: files)
    }

    private func report(
        _ specification: AdapterSpecification,
        _ result: Result<Adapter, AdapterLoadFailure>,
        isRefused: (AdapterLoadFailure) -> Bool
    ) -> Result<Adapter, AdapterLoadFailure> {
        switch result {
        case .success(let adapter):
            meters.introduce(adapter.name)
            log.info(
                "adapter loaded",
                [
                    "adapter": .string(adapter.name), "plugin": .string(adapter.descriptor.id),
                    "version": .string(adapter.descriptor.version),
                    "library": .string(adapter.plugin.fileName),
                ]
            )
        case .failure(let failure):
            let error = failure.error
            let isRefused = isRefused(failure)
            if !isRefused { meters.loaded.with([specification.name]).set(0) }
            log.error(
                isRefused
                    ? "an adapter cannot be had as the new configuration wants it; what runs stays"
                    : "adapter not loaded",
                [
                    "adapter": .string(specification.name), "error": .string(error.id.rawValue),
                    "reason": .string(error.message), "cause": .string(error.cause ?? ""),
                    "library": .string(PluginFile.lastComponent(of: specification.libraryPath)),
                ]
            )
        }
        return result
    }
}
