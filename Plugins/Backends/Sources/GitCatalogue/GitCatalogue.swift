internal import AdapterWork
internal import Digest
internal import Glibc
internal import JSONText
public import O2DMSPluginKit
internal import Synchronization

/// The packages of a GitOps adapter: those of its repositories in Git, and beside them what the adapter states itself.
///
/// Its functions are the operations of an adapter, which passes them on. [any thread]; lists and gets never wait for a server.
public final class GitCatalogue: Sendable {
    /// How long ``start()`` waits for repositories, so that a sound one is there for the first request.
    private static let startPatience = Duration.seconds(1)

    /// What an adapter states beside its repositories.
    private struct Statement {
        var packages: StatedPackages?
        var unavailability: String?
    }

    let repositories: [FollowedRepository]
    let host: Host?
    private let statement = Mutex<Statement?>(nil)
    private let current: Mutex<MergedCatalogue>
    /// Held while the catalogue is put together, so that an older one never replaces a newer.
    private let assembly = Mutex<Void>(())

    /// Prepares the repositories; nothing is fetched yet.
    ///
    /// - Parameters:
    ///   - configuration: the block `git`; nil = one repository of our own, which is called `local`.
    ///   - stateDirectory: for clones and repositories of our own; for this adapter alone.
    ///   - host: log and metrics; nil where there is none.
    /// - Throws: what is wrong with the configuration; a server that does not answer is not.
    public init(_ configuration: GitConfiguration?, stateDirectory: String, host: Host?) throws(AdapterError)
    {
        let directory = try Self.absolute(stateDirectory)
        var repositories: [FollowedRepository] = []
        for settings in try GitSettingsReader.repositories(configuration) {
            repositories.append(try FollowedRepository(settings, stateDirectory: directory, host: host))
        }
        self.repositories = repositories
        self.host = host
        current = Mutex(try Self.merged(repositories, nil))
    }

    /// Begins to follow the repositories; waits a moment for their first answers.
    public func start() {
        for repository in repositories { repository.start { [weak self] in self?.refresh() } }
        let deadline = ContinuousClock.now.advanced(by: Self.startPatience)
        while repositories.contains(where: { !$0.hasTried }), ContinuousClock.now < deadline { usleep(2000) }
        refresh()
    }

    /// Ends the threads that follow the repositories, and waits for that.
    public func stop() {
        for repository in repositories { repository.stop() }
    }

    /// Puts packages beside those in Git, in the place of what was stated before.
    ///
    /// - Parameters:
    ///   - packages: in any order; of equal names and versions the first counts. With their extensions.
    ///   - unavailability: why they are not known; then `packages` is not looked at, and lists fail with it.
    /// - Throws: if no digest can be made.
    public func state(_ packages: [Package], unavailability: String? = nil) throws(AdapterError) {
        let stated = try Self.digesting { () throws(DigestError) in try StatedPackages(packages) }
        let isNews = statement.withLock { statement in
            defer {
                statement = Statement(
                    packages: unavailability == nil ? stated : nil,
                    unavailability: unavailability
                )
            }
            return statement.map {
                $0.packages?.revision != stated.revision || $0.unavailability != unavailability
            } ?? true
        }
        if isNews { refresh() }
    }

    /// What is served at this moment.
    var catalogue: MergedCatalogue { current.withLock { $0 } }

    /// Puts the catalogue together from what there is now.
    func refresh() {
        assembly.withLock { _ in
            let statement = statement.withLock { $0 }
            let stated = statement.map {
                MergedCatalogue.Part(name: nil, packages: $0.packages, unavailability: $0.unavailability)
            }
            guard let catalogue = try? Self.merged(repositories, stated) else { return }
            current.withLock { $0 = catalogue }
        }
    }

    private static func merged(
        _ repositories: [FollowedRepository],
        _ stated: MergedCatalogue.Part?
    ) throws(AdapterError) -> MergedCatalogue {
        try digesting { () throws(DigestError) in
            var parts: [MergedCatalogue.Part] = []
            for repository in repositories {
                let state = repository.state
                parts.append(
                    MergedCatalogue.Part(
                        name: repository.settings.name,
                        packages: try state.snapshot.map { snapshot throws(DigestError) in
                            try GitPackageCollection(repository.packages, snapshot)
                        },
                        unavailability: state.unavailability
                    )
                )
            }
            return try MergedCatalogue(parts + (stated.map { [$0] } ?? []))
        }
    }

    private static func digesting<Value>(_ body: () throws(DigestError) -> Value) throws(AdapterError)
        -> Value
    {
        do throws(DigestError) { return try body() } catch { throw .internal("no digest of the catalogue") }
    }

    private static func absolute(_ path: String) throws(AdapterError) -> String {
        guard !path.hasPrefix("/") else { return path }
        guard let folder = unsafe getcwd(nil, 0) else {
            throw .configuration("/state_directory", "is relative, and there is no current directory")
        }
        defer { unsafe free(folder) }
        return unsafe "\(String(cString: folder))/\(path)"
    }
}
