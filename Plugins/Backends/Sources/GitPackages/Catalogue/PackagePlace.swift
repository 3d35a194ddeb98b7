internal import Git

/// Where a package was found, before it is read.
struct PackagePlace {
    let identity: GitPackageIdentity
    let tree: ObjectID
    /// The tag's commit; nil = of the branch, still to be found.
    let commit: CommitRecord?
    /// Nil = it is on the branch.
    var tag: GitTag?
}
