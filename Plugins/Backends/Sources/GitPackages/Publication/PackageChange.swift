internal import Git

/// What shall happen to one package.
struct PackageChange {
    enum Kind {
        /// It comes, with this directory.
        case upload(tree: ObjectID)
        /// It goes; with a directory only if it is this one.
        case delete(tree: ObjectID?)
    }

    let identity: GitPackageIdentity
    let kind: Kind
    /// The commit's message.
    let message: String
}

/// How a change ended.
enum PackageOutcome {
    /// It is in the repository, by this commit; a tag that went has none.
    case done(commit: ObjectID?)
    /// The package exists, with this directory, which is not the one that was to be deleted.
    case exists(tree: ObjectID)
    /// Another package's name or version differs in case only: a checkout could not have both on every file system.
    case collides(with: String)
    /// There is no such package.
    case absent
    /// It is not in the repository, or nobody knows.
    case failed(GitFault)

    /// Whether it is to be tried again because somebody else was faster.
    var isLostRace: Bool { if case .failed(let fault) = self { fault.kind == .raced } else { false } }

    /// Whether it failed for want of time of whoever ran it.
    var isOutOfTime: Bool {
        if case .failed(let fault) = self {
            fault.kind == .deadline || fault.kind == .cancelled
        } else {
            false
        }
    }
}
