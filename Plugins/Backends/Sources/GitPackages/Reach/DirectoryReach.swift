/// What a directory of a repository is made of beside its own files: through symbolic links, and by what kustomizations and charts refer to.
public struct DirectoryReach: Sendable, Hashable {
    /// A chart from elsewhere.
    public struct Chart: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// The address of its repository, as it is written; nil = it is not said.
        public let repository: String?
        /// A version or a range of them; nil = any.
        public let version: String?
    }

    /// A directory of a repository that is named by its address.
    public struct Remote: Sendable, Hashable {
        /// The address, as it is written.
        public let repository: String
        /// The directory; empty = the top.
        public let path: String
        /// A branch, a tag or a commit; nil = the repository's HEAD.
        public let reference: String?
    }

    /// The commit, in 40 digits, where it was named by the id of a tag.
    public internal(set) var taggedCommit: String?
    /// Directories of the same repository, from its top.
    public internal(set) var directories: Set<String> = []
    /// Directories of which single files are taken.
    public internal(set) var folders: Set<String> = []
    /// Charts from elsewhere.
    public internal(set) var charts: Set<Chart> = []
    /// Directories that are named by the address of their repository.
    public internal(set) var remotes: Set<Remote> = []
    /// Whether there is more than was looked at, so that any directory of the repository may be among it.
    public internal(set) var isOpen = false

    /// Of a directory of which nothing is known.
    static let unknown = {
        var reach = DirectoryReach()
        reach.isOpen = true
        return reach
    }()

    var count: Int { directories.count + folders.count + charts.count + remotes.count }
}

extension DirectoryReach.Remote {
    /// Reads an address as kustomize does: `https://host/repo.git//path?ref=main`, `host/org/repo//path`; nil = it is a name in the same repository.
    ///
    /// Source: kustomize's manual, "Remote targets".
    init?(_ text: String) {
        let text = text.hasPrefix("git::") ? text.dropFirst(5) : text[...]
        let isAddress =
            text.contains("://") || text.hasPrefix("git@") || text.hasPrefix("github.com")
            || text.contains("?ref=")
        guard isAddress, text.utf8.count <= 4096 else { return nil }
        let parts = text.split(separator: "?", maxSplits: 1)
        guard let address = parts.first else { return nil }
        let queries = parts.count > 1 ? parts[1].split(separator: "&") : []
        reference = queries.first { $0.hasPrefix("ref=") || $0.hasPrefix("version=") }
            .flatMap { $0.split(separator: "=", maxSplits: 1).last.map(String.init) }
        let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
        if let cut = address[start...].firstRange(of: "//") {
            (repository, path) = (String(address[..<cut.lowerBound]), String(address[cut.upperBound...]))
        } else if let cut = address[start...].firstRange(of: ".git/") {
            (repository, path) = (
                String(address[..<cut.lowerBound]) + ".git", String(address[cut.upperBound...])
            )
        } else {
            (repository, path) = (String(address), "")
        }
    }
}
