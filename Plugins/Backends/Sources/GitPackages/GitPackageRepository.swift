public import Digest
public import Git
public import HTTPClient
internal import Threads

/// A repository of packages in Git.
///
/// [any thread]; calls that need the server block their own thread until the terms say otherwise.
public final class GitPackageRepository: Sendable {
    private struct State {
        var snapshot: PackageSnapshot?
        /// Counts the snapshots that were different.
        var generation = 0
        var readAt: ContinuousClock.Instant?
        var isReading = false
    }

    /// What it was made from.
    public let settings: GitPackageSettings
    let clone: GitClone
    let reaches = KnownReaches()
    private let file: SnapshotFile
    private let publisher: PackagePublisher
    private let state = Monitor(State())

    /// Prepares a repository; nothing is fetched yet.
    ///
    /// - Parameters:
    ///   - settings: which one.
    ///   - stateDirectory: for the clone, and for the repository itself if there is no other; for this gateway alone.
    /// - Throws: if the state directory cannot be used.
    public init(_ settings: GitPackageSettings, stateDirectory: String) throws(GitFault) {
        self.settings = settings
        clone = try GitClone(settings, stateDirectory: stateDirectory)
        file = SnapshotFile("\(stateDirectory)/\(settings.name).packages", settings)
        publisher = PackagePublisher(PackageBatch(clone: clone, settings: settings))
    }

    /// The repository's address, which is safe to show; of one of our own it names no directory of this machine.
    public var address: String { settings.remote?.address.description ?? "file:///\(settings.name).git" }

    /// The packages, at most as old as `settings.refresh`.
    ///
    /// - Parameters:
    ///   - fresh: whether the server is asked in any case.
    ///   - terms: until when.
    /// - Returns: a snapshot that never changes.
    /// - Throws: what went wrong; then an older snapshot may still be had from `lastSnapshot`.
    public func snapshot(fresh: Bool = false, terms: HTTPTerms) throws(GitFault) -> PackageSnapshot {
        while true {
            let now = ContinuousClock.now
            let known: PackageSnapshot?? = state.wait(atMost: .milliseconds(500)) { state in
                if !fresh, let readAt = state.readAt, readAt + settings.refresh > now {
                    return .some(state.snapshot)
                }
                guard !state.isReading else { return nil }
                state.isReading = true
                return .some(nil)
            }
            switch known {
            case .some(let snapshot?): return snapshot
            case .some(nil): return try read(terms)
            case nil: try terms.checkForGit()
            }
        }
    }

    var generation: Int { state.withLock { $0.generation } }

    /// The packages as they were last read; nil = never.
    public var lastSnapshot: PackageSnapshot? { state.withLock { $0.snapshot } }

    /// Validates a package and brings it into the repository; on return it is there.
    ///
    /// - Parameters:
    ///   - upload: the package.
    ///   - terms: until when.
    /// - Returns: the package as it is listed.
    /// - Throws: why not; then nothing of it is visible.
    public func upload(_ upload: PackageUpload, terms: HTTPTerms) throws(GitPackageError) -> GitPackage {
        let (tree, details) = try admit(upload)
        let message = """
            Add \(upload.identity)

            Checksum: sha256:\(details.checksum)

            """
        let change = PackageChange(identity: upload.identity, kind: .upload(tree: tree), message: message)
        switch try publish(change, terms) {
        case .done: return try listed(upload.identity, terms)
        case .exists(let there): throw .exists(there: checksum(of: there), sent: details.checksum)
        case .collides(let rival): throw .invalid([PackageName.collision(upload.identity, with: rival)])
        case .absent: throw .absent
        case .failed(let fault): throw .git(fault)
        }
    }

    /// Validates a package, and says what it would be; nothing is changed.
    ///
    /// - Parameters:
    ///   - upload: the package.
    ///   - terms: until when.
    /// - Returns: what is known of it before it is stored.
    /// - Throws: why it would not be.
    public func check(_ upload: PackageUpload, terms: HTTPTerms) throws(GitPackageError) -> PackageDetails {
        let details = try admit(upload).details
        let snapshot = try git { () throws(GitFault) in try self.snapshot(fresh: true, terms: terms) }
        if let there = snapshot.package(upload.identity) {
            throw .exists(there: there.details.checksum, sent: details.checksum)
        }
        if let rival = snapshot.rival(of: upload.identity) {
            throw .invalid([PackageName.collision(upload.identity, with: rival)])
        }
        return details
    }

    /// Takes a package out of the repository.
    ///
    /// - Parameters:
    ///   - identity: which one.
    ///   - checksum: of the only one that is meant, as the commit has it that the deletion is based on; nil = whatever has the identity.
    ///   - terms: until when.
    /// - Throws: why not.
    public func delete(
        _ identity: GitPackageIdentity,
        checksum: SHA256Digest? = nil,
        terms: HTTPTerms
    ) throws(GitPackageError) {
        guard !settings.isReadOnly else { throw .readOnly }
        // To make checksums costs as much as to read the package, so directories are compared.
        var tree: ObjectID?
        if let checksum, let known = lastSnapshot?.package(identity), known.details.checksum == checksum {
            tree = known.tree
        } else if let checksum {
            tree = try check(identity, is: checksum, terms: terms).tree
        }
        while try !remove(identity, &tree, checksum, terms) {}
        _ = try git { () throws(GitFault) in try refreshLocally() }
    }

    /// Looks at the repository as it is now.
    ///
    /// - Parameters:
    ///   - identity: of a package.
    ///   - checksum: what it is to have.
    ///   - terms: until when.
    /// - Returns: the package.
    /// - Throws: `absent`, `replaced` if it has another checksum, or why that cannot be told.
    @discardableResult
    public func check(_ identity: GitPackageIdentity, is checksum: SHA256Digest, terms: HTTPTerms)
        throws(GitPackageError) -> GitPackage
    {
        let snapshot = try git { () throws(GitFault) in try self.snapshot(fresh: true, terms: terms) }
        guard let package = snapshot.package(identity) else { throw .absent }
        let found = package.details.checksum
        guard found == checksum else { throw .replaced(there: found) }
        return package
    }

    /// Removes a package if it still is this directory; false if it has the same content in another one, which `tree` is then.
    private func remove(
        _ identity: GitPackageIdentity,
        _ tree: inout ObjectID?,
        _ checksum: SHA256Digest?,
        _ terms: HTTPTerms
    ) throws(GitPackageError) -> Bool {
        let message = "Remove \(identity)\n"
        let change = PackageChange(identity: identity, kind: .delete(tree: tree), message: message)
        switch try publish(change, terms) {
        case .done: return true
        case .exists(let there):
            let found = self.checksum(of: there)
            guard let checksum, found == checksum else {
                // What was fetched for the attempt is what is there now.
                _ = try git { () throws(GitFault) in try refreshLocally() }
                throw .replaced(there: found)
            }
            tree = there
            return false
        case .absent, .collides: throw .absent
        case .failed(let fault): throw .git(fault)
        }
    }

    /// Hands over a package's canonical archive, whose SHA-256 is its checksum.
    ///
    /// - Parameters:
    ///   - package: of a snapshot.
    ///   - sink: takes the next piece; false = enough.
    /// - Throws: what is wrong with the clone.
    public func archive(of package: GitPackage, into sink: ([UInt8]) -> Bool) throws(GitFault) {
        let repository = try clone.open()
        let walk = try PackageWalk(package.tree, in: repository, limits: settings.limits)
        var size: UInt64 = 0
        for member in walk.members {
            for piece in try CanonicalTar.pieces(of: member, in: repository) ?? [] where !piece.isEmpty {
                size += UInt64(piece.count)
                guard sink(piece) else { return }
            }
        }
        _ = sink(CanonicalTar.end(after: size))
    }

    /// A package's address, at the commit that has it.
    public func uri(of package: GitPackage) -> String {
        "\(place(of: GitPackageIdentity(name: package.name, version: package.version)))?ref=\(package.commit)"
    }

    /// The address of a package's directory, whether it is there or not.
    public func place(of identity: GitPackageIdentity) -> String {
        let version = settings.layout == .directory ? [identity.version] : []
        return "git+\(address)//\((settings.root + [identity.name] + version).joined(separator: "/"))"
    }
}

extension GitPackageRepository {
    /// Fetches and reads; a clone that turns out to be damaged is made anew, once.
    private func read(_ terms: HTTPTerms) throws(GitFault) -> PackageSnapshot {
        defer { state.update { $0.isReading = false } }
        let repository = try clone.fetch(terms)
        do throws(GitFault) {
            return try keep(repository, isFetched: true)
        } catch {
            // What was fetched is there, or the clone has lost it.
            guard [.damaged, .absent, .invalid].contains(error.kind) else { throw error }
            // What a fresh clone does not have either, the repository has lost: the other packages are served.
            return try keep(try clone.fetchAnew(terms), isFetched: true, toleratesLosses: true)
        }
    }

    /// What we have pushed is in the clone already.
    private func refreshLocally() throws(GitFault) -> PackageSnapshot {
        let _: Void = state.wait { state in
            guard !state.isReading else { return nil }
            state.isReading = true
            return ()
        }
        defer { state.update { $0.isReading = false } }
        return try keep(try clone.open(), isFetched: false)
    }

    private func keep(
        _ repository: consuming GitRepository,
        isFetched: Bool,
        toleratesLosses: Bool = false
    ) throws(GitFault) -> PackageSnapshot {
        let reader = SnapshotReader(
            settings: settings,
            references: clone.references,
            toleratesLosses: toleratesLosses
        )
        let snapshot = try reader.read(repository, after: lastSnapshot ?? file.read())
        state.withLock { state in
            if state.snapshot !== snapshot { state.generation += 1 }
            state.snapshot = snapshot
            if isFetched || state.readAt == nil { state.readAt = .now }
        }
        // After an upload the file waits for the next look at the server: it is one for all packages.
        if isFetched, snapshot.losses.isEmpty { file.write(snapshot) }
        return snapshot
    }

    private func admit(_ upload: PackageUpload) throws(GitPackageError) -> (
        tree: ObjectID, details: PackageDetails
    ) {
        guard !settings.isReadOnly else { throw .readOnly }
        let names = PackageName.violations(upload.identity)
        guard names.isEmpty else { throw .invalid(names) }
        typealias Admission = Result<(tree: ObjectID, details: PackageDetails), GitPackageError>
        return try git { () throws(GitFault) -> Admission in
            let repository = try clone.open()
            let imported = try unsafe PackageImport(upload.read, into: repository, limits: settings.limits)
            guard imported.violations.isEmpty else { return .failure(.invalid(imported.violations)) }
            guard
                let tree = try imported.write(into: repository, adding: PackageFileText.metadata(of: upload))
            else {
                return .failure(.invalid([PackageViolation("package.empty", "", "the archive has no files")]))
            }
            let reading = try PackageReading(tree, in: repository, limits: settings.limits)
            let violations = reading.violations + PackageFileText.disagreements(upload.identity, reading)
            guard violations.isEmpty, let details = reading.details else {
                return .failure(.invalid(violations))
            }
            return .success((tree, details))
        }.get()
    }

    private func publish(_ change: PackageChange, _ terms: HTTPTerms) throws(GitPackageError)
        -> PackageOutcome
    {
        try git { () throws(GitFault) in try publisher.publish(change, terms: terms) }
    }

    private func listed(_ identity: GitPackageIdentity, _ terms: HTTPTerms) throws(GitPackageError)
        -> GitPackage
    {
        // Whoever was in the same push may have read it already.
        if let package = lastSnapshot?.package(identity) { return package }
        let snapshot = try git { () throws(GitFault) in try refreshLocally() }
        if let package = snapshot.package(identity) { return package }
        // Somebody has changed the repository in between.
        let newer = try git { () throws(GitFault) in try self.snapshot(fresh: true, terms: terms) }
        guard let package = newer.package(identity) else { throw .absent }
        return package
    }

    private func checksum(of tree: ObjectID) -> SHA256Digest? {
        guard let repository = try? clone.open() else { return nil }
        return (try? PackageReading(tree, in: repository, limits: settings.limits))?.details?.checksum
    }

    private func git<Value>(_ body: () throws(GitFault) -> Value) throws(GitPackageError) -> Value {
        do throws(GitFault) { return try body() } catch { throw .git(error) }
    }
}
