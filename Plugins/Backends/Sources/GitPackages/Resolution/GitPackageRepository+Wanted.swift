public import Git
public import HTTPClient

extension GitPackageRepository {
    /// What deployments name and the clone did not have, at one moment.
    public struct Wanted: Sendable {
        let names: [String]
        let commits: [String]
    }

    /// What is to be looked for at the server now.
    public var wanted: Wanted {
        // Whoever wants a commit has noted its name before: a commit is never taken without it.
        let commits = wantedCommits.all
        return Wanted(names: wantedNames.all, commits: commits)
    }

    /// Looks at the server for what deployments name and the clone did not have: other branches, tags, and commits that these lead to.
    ///
    /// - Parameters:
    ///   - wanted: taken before the last look at the packages, so that what they were read with is at least as new; nil = all of now.
    ///   - terms: until when.
    /// - Throws: what went wrong; the packages are not touched by it.
    public func fetchWanted(_ wanted: Wanted? = nil, terms: HTTPTerms) throws(GitFault) {
        let wanted = wanted ?? self.wanted
        guard !wanted.names.isEmpty || !wanted.commits.isEmpty else { return }
        let specifications = RevisionNames.specifications(
            for: wanted.names,
            withTags: settings.layout != .tags
        )
        if !specifications.isEmpty { try clone.fetch(specifications, terms) }
        wantedNames.lookedFor(wanted.names)
        wantedCommits.lookedFor(wanted.commits)
    }
}
