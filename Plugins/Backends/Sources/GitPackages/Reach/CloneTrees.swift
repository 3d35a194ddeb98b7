internal import Git

/// The directories of a clone, each read once as long as this lives.
///
/// Belongs to one thread at a time.
final class CloneTrees {
    /// How many entries are kept; a repository has large directories above many small ones, which are walked through again and again.
    private static let keptEntries = 500_000

    let repository: GitRepository
    private let directoryEntries: Int
    private var known: [ObjectID: [[UInt8]: TreeEntry]] = [:]
    private var keptCount = 0

    /// - Parameters:
    ///   - repository: the clone.
    ///   - limits: how many entries a directory may have to be kept.
    init(_ repository: consuming GitRepository, _ limits: GitPackageLimits) {
        self.repository = repository
        directoryEntries = limits.directoryEntries
    }

    /// One entry of a directory; nil if there is none of that name.
    func entry(named name: String, in tree: ObjectID) throws(GitFault) -> TreeEntry? {
        if let entries = known[tree] { return entries[Array(name.utf8)] }
        let entries: [TreeEntry]
        do throws(GitFault) {
            entries = try repository.entries(of: tree, limit: directoryEntries)
        } catch {
            guard error.kind == .tooLarge else { throw error }
            return try repository.entry(named: name, in: tree)
        }
        if keptCount > Self.keptEntries { (known, keptCount) = ([:], 0) }
        let found = Dictionary(entries.map { ($0.name, $0) }) { one, _ in one }
        known[tree] = found
        keptCount += found.count + 1
        return found[Array(name.utf8)]
    }
}
