internal import Git
internal import HTTPClient
internal import Threads

/// Our copy of a repository: a bare one in the state directory, in which nothing is that could not be fetched again.
///
/// [any thread]; each use opens it for itself, and fetches take turns.
final class GitClone: Sendable {
    let path: String
    let remote: GitRemote
    let references: CloneReferences
    private let branch: String
    private let onLoss: @Sendable () -> Void
    private let isFetching = Monitor(false)

    /// Prepares the clone; what a killed process left over is removed.
    ///
    /// - Parameters:
    ///   - settings: which repository; without a remote one of our own beside the clone.
    ///   - stateDirectory: ours alone, whatever else lies in it.
    ///   - onLoss: called before the clone loses what was fetched beside the packages.
    /// - Throws: if it cannot be written.
    init(_ settings: GitPackageSettings, stateDirectory: String, onLoss: @escaping @Sendable () -> Void)
        throws(GitFault)
    {
        self.onLoss = onLoss
        path = "\(stateDirectory)/\(settings.name).clone"
        references = CloneReferences(settings)
        branch = settings.branch
        guard FileTree.make(stateDirectory) else {
            throw GitFault(.damaged, "the state directory cannot be written")
        }
        if let remote = settings.remote {
            self.remote = remote
        } else {
            let own = "\(stateDirectory)/\(settings.name).git"
            FileTree.removeLeftovers(in: own)
            _ = try GitRepository(creating: own, branch: branch)
            remote = GitRemote(GitAddress(directory: own))
        }
        FileTree.removeLeftovers(in: path)
    }

    /// Opens the clone; one that is missing or broken is made anew, empty.
    func open() throws(GitFault) -> GitRepository {
        if !FileTree.has("\(path)/HEAD") { onLoss() }
        if let repository = try? GitRepository(creating: path, branch: branch) { return repository }
        return try makeAnew()
    }

    /// Fetches what is new; a clone that turns out to be damaged is made anew, once.
    func fetch(_ terms: HTTPTerms) throws(GitFault) -> GitRepository {
        try takeTurn(terms)
        defer { isFetching.update { $0 = false } }
        let repository = try open()
        do throws(GitFault) {
            try repository.fetch(from: remote, references.specifications, terms: terms)
            return repository
        } catch {
            guard error.kind == .damaged else { throw error }
            return try refill(terms)
        }
    }

    /// Fetches something else beside what is fetched anyway; where that fails it is tried once more without what was so fetched earlier.
    ///
    /// A branch may stand where branches lay below it, or the other way round, and libgit2 moves references before it removes those that
    /// are gone.
    ///
    /// - Parameters:
    ///   - specifications: as Git writes them.
    ///   - terms: until when.
    /// - Throws: what went wrong at last.
    func fetch(_ specifications: [String], _ terms: HTTPTerms) throws(GitFault) {
        try takeTurn(terms)
        defer { isFetching.update { $0 = false } }
        let repository = try open()
        do throws(GitFault) {
            return try repository.fetch(from: remote, specifications, terms: terms)
        } catch {
            guard ![.deadline, .tooLarge, .cancelled].contains(error.kind) else { throw error }
        }
        onLoss()
        for (name, target) in try repository.references(under: "refs/", limit: .max)
        where references.isBroughtBeside(name) {
            try repository.removeReference(name, expecting: target)
        }
        try repository.fetch(from: remote, specifications, terms: terms)
    }

    /// Throws the clone away and fetches everything.
    func fetchAnew(_ terms: HTTPTerms) throws(GitFault) -> GitRepository {
        try takeTurn(terms)
        defer { isFetching.update { $0 = false } }
        return try refill(terms)
    }

    private func takeTurn(_ terms: HTTPTerms) throws(GitFault) {
        while true {
            let isOurs: Bool? = isFetching.wait(atMost: .milliseconds(250)) { isFetching in
                guard !isFetching else { return nil }
                isFetching = true
                return true
            }
            if isOurs == true { return }
            try terms.checkForGit()
        }
    }

    private func refill(_ terms: HTTPTerms) throws(GitFault) -> GitRepository {
        let repository = try makeAnew()
        try repository.fetch(from: remote, references.specifications, terms: terms)
        return repository
    }

    private func makeAnew() throws(GitFault) -> GitRepository {
        onLoss()
        FileTree.remove(path)
        return try GitRepository(creating: path, branch: branch)
    }
}
