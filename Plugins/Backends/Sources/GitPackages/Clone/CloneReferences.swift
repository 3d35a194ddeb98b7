/// What a clone calls what it has fetched.
struct CloneReferences {
    static let tags = "refs/tags/"
    /// Our copy of the branch.
    let branch: String
    /// What is fetched.
    let specifications: [String]

    init(_ settings: GitPackageSettings) {
        branch = "refs/remotes/origin/\(settings.branch)"
        let ofBranch = "+refs/heads/\(settings.branch):\(branch)"
        specifications = settings.layout == .tags ? [ofBranch, "+refs/tags/*:refs/tags/*"] : [ofBranch]
    }
}
