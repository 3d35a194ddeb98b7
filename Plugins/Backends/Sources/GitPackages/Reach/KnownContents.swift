internal import Git
internal import Synchronization

/// What directories and documents of a repository name, by the ids of their content: however often a branch moves, only what has changed
/// is read again.
///
/// [any thread].
final class KnownContents: Sendable {
    private struct DocumentKey: Hashable {
        let blob: ObjectID
        let isKustomization: Bool
    }

    private struct State {
        var listings: [ObjectID: DirectoryListing] = [:]
        var documents: [DocumentKey: DocumentReferences] = [:]
        var namesCount = 0
    }

    /// How many names are kept; beyond it all are read again.
    private static let keptNames = 250_000
    private let limits: GitPackageLimits
    private let state = Mutex(State())

    init(_ limits: GitPackageLimits) { self.limits = limits }

    /// What is to be followed in a directory.
    func listing(of tree: ObjectID, in repository: borrowing GitRepository) throws(GitFault)
        -> DirectoryListing
    {
        if let known = state.withLock({ $0.listings[tree] }) { return known }
        let listing = try DirectoryListing(of: tree, in: repository, limits)
        keep(1 + listing.links.count + listing.documents.count) { $0.listings[tree] = listing }
        return listing
    }

    /// What a document names.
    func references(of blob: ObjectID, isKustomization: Bool, in repository: borrowing GitRepository)
        throws(GitFault) -> DocumentReferences
    {
        let key = DocumentKey(blob: blob, isKustomization: isKustomization)
        if let known = state.withLock({ $0.documents[key] }) { return known }
        let found = try DocumentReferences(
            of: blob,
            isKustomization: isKustomization,
            in: repository,
            limits
        )
        keep(1 + found.names.count + found.charts.count + found.remotes.count) { $0.documents[key] = found }
        return found
    }

    private func keep(_ names: Int, _ note: (inout State) -> Void) {
        state.withLock { state in
            if state.namesCount + names > Self.keptNames { state = State() }
            state.namesCount += names
            note(&state)
        }
    }
}
