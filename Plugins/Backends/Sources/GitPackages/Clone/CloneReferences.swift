/// What a clone calls what it has fetched.
struct CloneReferences {
    static let tags = "refs/tags/"
    /// Our copy of the branch.
    let branch: String
    /// What is fetched.
    let specifications: [String]
    private let hasTags: Bool

    init(_ settings: GitPackageSettings) {
        branch = "refs/remotes/origin/\(settings.branch)"
        let ofBranch = "+refs/heads/\(settings.branch):\(branch)"
        hasTags = settings.layout == .tags
        specifications = hasTags ? [ofBranch, "+refs/tags/*:refs/tags/*"] : [ofBranch]
    }

    /// Whether a reference of the clone is not of what is fetched anyway.
    func isBroughtBeside(_ name: String) -> Bool {
        name != branch && !(hasTags && name.hasPrefix(Self.tags))
    }
}
