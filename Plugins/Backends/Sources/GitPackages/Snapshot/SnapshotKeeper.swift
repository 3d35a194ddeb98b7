internal import Git
internal import HTTPClient
internal import Threads

/// Keeps the packages of a clone as they were last read, and reads them anew.
///
/// [any thread]; one reads at a time, and a reader that needs the server blocks its own thread until the terms say otherwise.
final class SnapshotKeeper: Sendable {
    private struct State {
        var snapshot: PackageSnapshot?
        var readAt: ContinuousClock.Instant?
        var isReading = false
    }

    private let clone: GitClone
    private let settings: GitPackageSettings
    private let file: SnapshotFile
    private let state = Monitor(State())

    /// - Parameters:
    ///   - clone: of which.
    ///   - settings: how it is read.
    ///   - file: keeps the last snapshot for whoever starts anew.
    init(_ clone: GitClone, _ settings: GitPackageSettings, file: SnapshotFile) {
        self.clone = clone
        self.settings = settings
        self.file = file
    }

    /// As it was last read; nil = never.
    var last: PackageSnapshot? { state.withLock { $0.snapshot } }

    /// At most as old as `settings.refresh`; fresh = the server is asked in any case.
    func snapshot(fresh: Bool = false, terms: HTTPTerms) throws(GitFault) -> PackageSnapshot {
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

    /// Reads the clone as it is: what we have pushed is in it already.
    func refreshLocally() throws(GitFault) -> PackageSnapshot {
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
        let snapshot = try reader.read(repository, after: last ?? file.read())
        state.withLock { state in
            state.snapshot = snapshot
            if isFetched || state.readAt == nil { state.readAt = .now }
        }
        // After an upload the file waits for the next look at the server: it is one for all packages.
        if isFetched, snapshot.losses.isEmpty { file.write(snapshot) }
        return snapshot
    }
}
