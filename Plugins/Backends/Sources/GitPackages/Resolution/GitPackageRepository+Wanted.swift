public import Git
public import HTTPClient

extension GitPackageRepository {
    /// Looks at the server for what deployments name and the clone did not have: other branches, tags, and commits that these lead to.
    ///
    /// - Parameter terms: until when.
    /// - Throws: what went wrong; the packages are not touched by it.
    public func fetchWanted(terms: HTTPTerms) throws(GitFault) {
        let (names, commits) = (wantedNames.all, wantedCommits.all)
        guard !names.isEmpty || !commits.isEmpty else { return }
        try clone.fetch(RevisionNames.specifications(for: names), terms)
        wantedNames.lookedFor(names)
        wantedCommits.lookedFor(commits)
    }
}
