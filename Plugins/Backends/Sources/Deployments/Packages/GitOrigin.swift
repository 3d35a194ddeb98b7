/// A directory of a Git repository, at a commit if that is known.
public struct GitOrigin: Sendable, Hashable {
    /// The repository; nil = not known any more, so that any may be meant.
    public let repository: RepositoryAddress?
    /// The directory, without slashes around it; empty = the whole repository.
    public let path: String
    /// Hex digits in lower case, 40 or the first of them; nil = whatever the reference points at, which is not known yet.
    public let commit: String?
    /// The branch, the tag or the range of versions that is followed while `commit` is nil; nil = not known which.
    public var reference: String?
    /// Whether it is known elsewhere what the reference points at now, so that only its future is meant here.
    public var isResolved = false

    /// Whether only files are meant that lie in the directory itself, not what is below it.
    public var isOfFiles = false

    /// Names a directory.
    ///
    /// - Parameters:
    ///   - repository: where; nil = not known.
    ///   - path: as it is written, for example `./apps/` or `overlays/../base`.
    ///   - commit: nil = not known.
    public init(_ repository: RepositoryAddress?, path: String, commit: String? = nil) {
        self.repository = repository
        self.path = Self.segments(path).joined(separator: "/")
        self.commit = commit?.lowercased()
    }

    /// Reads the address of a package in Git; nil for addresses of other kinds.
    ///
    /// - Parameter packageURI: `git+https://host/repo.git//path?ref=<commit>`.
    public init?(packageURI: String) {
        guard packageURI.hasPrefix("git+") else { return nil }
        let text = packageURI.dropFirst(4)
        let afterScheme = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        // `file:///path` has its first slash where a path begins.
        let start = text[afterScheme...].hasPrefix("/") ? text.index(after: afterScheme) : afterScheme
        guard let cut = text[start...].firstRange(of: "//"),
            let repository = RepositoryAddress(String(text[..<cut.lowerBound]))
        else { return nil }
        let parts = text[cut.upperBound...].split(
            separator: "?ref=",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        self.init(repository, path: String(parts[0]), commit: parts.count > 1 ? String(parts[1]) : nil)
    }

    private static func segments(_ path: String) -> [Substring] {
        path.split(separator: "/")
            .reduce(into: []) { segments, segment in
                switch segment {
                case ".": break
                case "..": _ = segments.popLast()
                default: segments.append(segment)
                }
            }
    }

    /// Whether this commit is another, which either may be abbreviated.
    func isAt(_ other: String?) -> Bool {
        guard let commit, let other, min(commit.utf8.count, other.utf8.count) >= 7 else { return false }
        return commit.hasPrefix(other) || other.hasPrefix(commit)
    }

    /// Whether a directory is this one or below it.
    func contains(_ other: String) -> Bool { path.isEmpty || other == path || other.hasPrefix(path + "/") }
}
